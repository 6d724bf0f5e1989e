"""Keeping the posts of an organisation (framework: "Creating a strategic overview")."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db.models import ProtectedError

from succession.facts import Problems, assign, refuse_if
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb
from succession.texts import one_line
from talent.domain.log import free_reference, keeps, ownership, reference_at_fault
from talent.enums import ExpectedVacant
from talent.models import Post, PostShare


@dataclass(frozen=True)
class PostFacts:
    """As ``models.Post`` has them. ``shared_with``: keys of the organisations that share it with the host."""

    tier: str
    title: str
    reference: str = ""
    remit: Sequence[str] = ()
    combined_with: str = ""
    made_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    expected_vacant: str = ExpectedVacant.NOT_KNOWN
    hard_to_fill: bool = False
    skills_wanted: Sequence[str] = ()
    shared_with: Sequence[int] = field(default=())


def contradictions(facts: PostFacts, *, tier: str = "") -> Problems:
    """Of the facts by themselves. ``tier``: the post's, if it is in the log."""
    found: Problems = {}
    if facts.made_on and facts.ended_on and facts.ended_on < facts.made_on:
        found["ended_on"] = "The day on which the post ended must be the same as or after the day it was made"
    if tier and facts.tier != tier:
        found["tier"] = "A post keeps its tier: end this one and add another"
    return found


def impossible(facts: PostFacts, *, by: Acting, post: Post | None = None) -> Problems:
    found = contradictions(facts, tier=post.tier if post else "")
    if by.organisation_id in facts.shared_with:
        found["shared_with"] = "Choose the other organisations that share the post"
    if not one_line(facts.title):
        found["title"] = "Enter the title of the post"
    found |= reference_at_fault(facts.reference)
    same = Post.objects.filter(**ownership(by), reference__iexact=facts.reference)
    if facts.reference and (same.exclude(pk=post.pk) if post else same).exists():
        found["reference"] = f"Another of your posts has the reference {facts.reference}"
    return found


def add(*, by: Acting, facts: PostFacts) -> Post:
    return _save(Post(**ownership(by)), by=by, facts=facts)


def change(*, by: Acting, post: Post, facts: PostFacts) -> Post:
    return _save(post, by=by, facts=facts)


def _save(post: Post, *, by: Acting, facts: PostFacts) -> Post:
    keeps(by, post.organisation_id)
    with verb():
        refuse_if(impossible(facts, by=by, post=post if post.pk else None))
        values = asdict(facts)
        shared_with = set(values.pop("shared_with"))
        values["title"] = one_line(facts.title)
        values["reference"] = facts.reference or post.reference or free_reference(Post.objects.all(), by=by, letter="P")
        values["remit"], values["skills_wanted"] = sorted(facts.remit), sorted(facts.skills_wanted)
        assign(post, values)
        post.save()
        before = set(post.shares.values_list("shared_with_id", flat=True))
        post.shares.filter(shared_with__in=before - shared_with).delete()
        for other in shared_with - before:
            PostShare.objects.create(**ownership(by), post=post, shared_with_id=other)
    return post


def remove(*, by: Acting, post: Post) -> None:
    """A post entered by mistake; one that has had a vacancy is ended instead."""
    keeps(by, post.organisation_id)
    with verb():
        try:
            post.delete()
        except ProtectedError as error:
            raise Refused("This post has vacancies, so it stays. Enter the day on which it ended instead.") from error

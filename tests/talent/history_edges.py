"""The odd things that happen, by name, and which of them a generated history has."""

import itertools

from tests.talent.oracle import DAY, needs

EDGES = (
    "post: shared", "post: combined with another service", "post: of a health trust, voluntary body or trust",
    "post: ended with its vacancy open", "post: ended, and its vacancy left open",
    "post: with overlapping vacancies", "post: first tier", "post: second tier", "post: in the other region",
    "body: merged", "body: of two regions", "vacancy: first round above 1 in a merged authority",
    "vacancy: known months ahead", "vacancy: known after the holder left", "vacancy: not needed any more",
    "vacancy: begins on the first day of a quarter", "vacancy: begins on the last day of a quarter",
    "vacancy: ends on the first day of a quarter", "vacancy: interim cover",
    "holder: starts as the post falls vacant", "holder: starts before the post falls vacant",
    "holder: starts on the first day of a quarter", "holder: starts on the last day of a quarter",
    "holder: start not agreed", "holder: starts before the decision", "holder: decided on the last day of a quarter",
    "withdrawn: in the same quarter", "withdrawn: in a later quarter", "withdrawn: on the last day of a quarter",
    "withdrawn: then another appointed", "withdrawn: then another in the same quarter",
    "remit: changed with a round under way", "remit: changed after the last round", "remit: changed before any round",
    "remit: changed twice", "remit: changed within one quarter of two adverts",
    "round: without a closing date", "round: extended", "round: extended into another quarter",
    "round: stopped before it closed", "round: stopped as it closed", "round: stopped by remit before it closed",
    "round: two advertised in one quarter", "round: two close in one quarter",
    "round: two close in one quarter, applicants of one unknown", "round: two close, shortlist of one unknown",
    "round: more shortlisted than applicants", "round: no applicants", "round: advertised, closed and concluded in three",
    "round: advertised on the last day of a quarter", "round: concluded on the last day of a quarter",
    "ahead: falls vacant", "ahead: advertised", "ahead: closes", "ahead: concluded", "ahead: starts", "ahead: ended",
)  # fmt: skip


def edges(history, spans, today=None):
    """The names that it has. ``today``: what lies ahead is named too."""
    firsts, lasts = {first for first, _ in spans}, {last for _, last in spans}

    def at(day):
        return next((span for span in spans if day is not None and span[0] <= day <= span[1]), None)

    found = {}
    _posts(history, found)
    for chain in needs(history).values():
        if chain[0].post.host.kind == "authority":
            _chain(chain, at, found)
            for one in chain:
                _vacancy(one, firsts, lasts, found)
                _people(one, at, firsts, lasts, found)
                _rounds(one, at, lasts, found)
                if today:
                    _ahead(one, today, found)
    unknown = set(found) - set(EDGES)
    assert not unknown, unknown
    return {name for name, is_so in found.items() if is_so}


def _mark(found, name, is_so):
    found[name] = found.get(name, False) or bool(is_so)


def _posts(history, found):
    homes = {}
    for one in history.posts:
        counts = one.host.kind == "authority"
        homes.setdefault(one.host.key, set()).add(one.region)
        _mark(found, "post: shared", one.shared_with and counts)
        _mark(found, "post: combined with another service", one.combined_with and counts)
        _mark(found, "post: first tier", one.tier == "1")
        _mark(found, "post: second tier", one.tier == "2")
        _mark(found, "post: in the other region", one.region == history.regions[1])
        own = [vacancy for vacancy in history.vacancies if vacancy.post is one]
        _mark(found, "post: of a health trust, voluntary body or trust", own and not counts)
        _mark(
            found, "post: with overlapping vacancies",
            any(a is not b and a.known_on <= b.known_on and not a.ended_on for a in own for b in own),
        )  # fmt: skip
        if one.ended_on:
            open_then = [v for v in own if v.vacant_on < one.ended_on and v.known_on < one.ended_on]
            ended = [v for v in open_then if v.ended_on == one.ended_on and v.ending == "post-ended"]
            left = [v for v in open_then if v.ended_on is None and not v.appointments]
            _mark(found, "post: ended with its vacancy open", ended)
            _mark(found, "post: ended, and its vacancy left open", left)
    _mark(found, "body: of two regions", any(len(regions) > 1 for regions in homes.values()))
    followers = {one.followed_by for one in history.organisations if one.followed_by}
    _mark(found, "body: merged", followers)
    first = [v for v in history.vacancies if v.post.host.key in followers and v.first_round > 1 and v.rounds]
    _mark(found, "vacancy: first round above 1 in a merged authority", first)


def _chain(chain, at, found):
    for before, after in itertools.pairwise(chain):
        last = before.rounds[-1] if before.rounds else None
        _mark(found, "remit: changed with a round under way", last and last.outcome == "remit-changed" and after.rounds)
        _mark(found, "remit: changed after the last round", last and last.outcome != "remit-changed" and after.rounds)
        _mark(found, "remit: changed before any round", not last)
        both = last and after.rounds and at(last.advertised_on) == at(after.rounds[0].advertised_on) is not None
        _mark(found, "remit: changed within one quarter of two adverts", both)
    _mark(found, "remit: changed twice", len(chain) > 2)


def _vacancy(one, firsts, lasts, found):
    _mark(found, "vacancy: known months ahead", (one.vacant_on - one.known_on).days > 90)
    _mark(found, "vacancy: known after the holder left", one.vacant_on < one.known_on)
    _mark(found, "vacancy: not needed any more", one.ending == "not-needed")
    _mark(found, "vacancy: begins on the first day of a quarter", one.vacant_on in firsts)
    _mark(found, "vacancy: begins on the last day of a quarter", one.vacant_on in lasts)
    _mark(found, "vacancy: ends on the first day of a quarter", one.ended_on in firsts and not one.appointments)
    _mark(found, "vacancy: interim cover", one.covers)


def _people(one, at, firsts, lasts, found):
    for each in one.appointments:
        stays, starts = each.withdrawn_on is None, each.starts_on
        _mark(found, "holder: starts as the post falls vacant", stays and starts == one.vacant_on)
        _mark(found, "holder: starts before the post falls vacant", stays and starts and starts < one.vacant_on)
        _mark(found, "holder: starts on the first day of a quarter", stays and starts in firsts)
        _mark(found, "holder: starts on the last day of a quarter", stays and starts in lasts)
        _mark(found, "holder: start not agreed", stays and starts is None)
        _mark(found, "holder: starts before the decision", stays and starts and starts < each.decided_on)
        _mark(found, "holder: decided on the last day of a quarter", each.decided_on in lasts)
        same = at(each.decided_on) == at(each.withdrawn_on) is not None
        _mark(found, "withdrawn: in the same quarter", same)
        _mark(found, "withdrawn: in a later quarter", not stays and at(each.decided_on) and not same)
        _mark(found, "withdrawn: on the last day of a quarter", each.withdrawn_on in lasts)
    for before, after in itertools.pairwise(one.appointments):
        _mark(found, "withdrawn: then another appointed", before.withdrawn_on)
        same = at(before.decided_on) == at(after.decided_on) is not None
        _mark(found, "withdrawn: then another in the same quarter", same)


def _rounds(one, at, lasts, found):
    for each in one.rounds:
        closes, early = each.closes_on, each.outcome == "stopped"
        concluded, extended = each.concluded_on, each.extended_from
        _mark(found, "round: without a closing date", closes is None)
        _mark(found, "round: extended", extended and extended != closes)
        _mark(found, "round: extended into another quarter", extended and at(extended) and at(extended) != at(closes))
        _mark(found, "round: stopped before it closed", early and closes and concluded < closes)
        _mark(found, "round: stopped as it closed", early and concluded == closes)
        by_remit = each.outcome == "remit-changed" and closes and concluded < closes
        _mark(found, "round: stopped by remit before it closed", by_remit)
        more = each.applicants is not None and each.shortlisted is not None and each.shortlisted > each.applicants
        _mark(found, "round: more shortlisted than applicants", more)
        _mark(found, "round: no applicants", each.applicants == 0)
        _mark(found, "round: advertised on the last day of a quarter", each.advertised_on in lasts)
        _mark(found, "round: concluded on the last day of a quarter", concluded in lasts)
        three = {at(each.advertised_on), at(closes), at(concluded)}
        _mark(found, "round: advertised, closed and concluded in three", None not in three and len(three) == 3)
    for first in one.rounds:
        for second in one.rounds:
            if first is second:
                continue
            both = at(first.advertised_on) == at(second.advertised_on) is not None
            _mark(found, "round: two advertised in one quarter", both)
            closing = at(first.closes_on) == at(second.closes_on) is not None
            _mark(found, "round: two close in one quarter", closing)
            unknown = closing and first.applicants is None and second.applicants is not None
            _mark(found, "round: two close in one quarter, applicants of one unknown", unknown)
            unknown = closing and first.shortlisted is None and second.shortlisted is not None
            _mark(found, "round: two close, shortlist of one unknown", unknown)


def _ahead(one, today, found):
    ahead = today + DAY * 3
    _mark(found, "ahead: falls vacant", one.vacant_on > ahead)
    _mark(found, "ahead: ended", one.ended_on and one.ended_on > ahead)
    _mark(found, "ahead: advertised", any(each.advertised_on > ahead for each in one.rounds))
    _mark(found, "ahead: closes", any(each.closes_on and each.closes_on > ahead for each in one.rounds))
    _mark(found, "ahead: concluded", any(each.concluded_on and each.concluded_on > ahead for each in one.rounds))
    _mark(found, "ahead: starts", any(each.starts_on and each.starts_on > ahead for each in one.appointments))

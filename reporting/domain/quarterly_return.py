"""The verbs of a quarterly return (framework: "Evaluating the strategy and its impact"; agreement, second list).

Each is one savepoint: it locks the version, moves it by the transition table, appends a row of history, and lets the
database object before it ends. Each raises ``Refused`` with words for the person.
"""

from __future__ import annotations

from reporting.domain import content as document
from reporting.domain import derived
from reporting.domain.asked import content_of, problems, unexplained
from reporting.domain.plan import carried
from reporting.domain.step import locked, record
from reporting.models import ReturnVersion
from reporting.states import RETURN
from succession import clock
from succession.states import Refused, Stale, apply
from succession.tenancy import outbox
from succession.tenancy.acting import Acting
from succession.tenancy.scope import verb

RENDER_REPORT = "render_report"


class Incomplete(Refused):
    """The return can't be sent yet; ``problems`` says what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("This return can’t be sent yet.")
        self.problems = problems


def send(*, by: Acting, version: ReturnVersion) -> None:
    """Send a complete draft to the sponsor. Raises ``Incomplete``."""
    with verb():
        version = locked(version)
        version.carried = carried(version)
        transition = apply(RETURN, version, "send", by=by)
        log = derived.refresh(version)
        found = [*problems(version), *unexplained(version, log)]
        if found:
            raise Incomplete(found)
        version.prepared_by_id = by.user_id
        version.prepared_by_name = by.user_name
        version.sent_at = clock.now()
        version.save(update_fields=["status", "prepared_by", "prepared_by_name", "sent_at", "carried"])
        record(version, transition, by=by)


def recall(*, by: Acting, version: ReturnVersion, reason: str) -> None:
    _back_to_draft("recall", by=by, version=version, reason=reason)


def send_back(*, by: Acting, version: ReturnVersion, reason: str) -> None:
    _back_to_draft("send_back", by=by, version=version, reason=reason)


def _back_to_draft(name: str, *, by: Acting, version: ReturnVersion, reason: str) -> None:
    with verb():
        version = locked(version)
        transition = apply(RETURN, version, name, by=by, reason=reason)
        version.save(update_fields=["status"])
        record(version, transition, by=by, reason=reason)


def sign_off(*, by: Acting, version: ReturnVersion, seen: str) -> None:
    """Freeze and send the return. ``seen``: the fingerprint of the content that the sponsor was shown.

    The caller has confirmed the person anew (password). In the same transaction the PDF is asked for.
    """
    with verb():
        version = locked(version)
        transition = apply(RETURN, version, "sign_off", by=by)
        if version.prepared_by_id == by.user_id:
            raise Refused("You prepared this version, so somebody else must sign it off.")
        content = content_of(version)
        if document.fingerprint(content) != seen:
            raise Stale("This return has changed since you opened the page. Read it again before you sign it off.")
        signed_at = clock.now()
        text = document.canonical(
            {
                **content,
                "sign_off": {
                    "name": by.user_name,
                    "role": by.role_label,
                    "at": signed_at.isoformat(timespec="seconds"),
                    "declaration": document.DECLARATION,
                },
            }
        )
        version.signed_by_id, version.signed_by_name, version.signed_at = by.user_id, by.user_name, signed_at
        version.content, version.content_sha256 = text, document.sha256(text)
        version.save(update_fields=["status", "signed_by", "signed_by_name", "signed_at", "content", "content_sha256"])
        record(version, transition, by=by)
        outbox.queue(
            kind=RENDER_REPORT,
            key=str(version.pk),
            region_id=version.region_id,
            payload={"version": version.pk},
        )


def accept(*, by: Acting, version: ReturnVersion) -> None:
    """The College accepts what was signed off."""
    with verb():
        version = locked(version)
        transition = apply(RETURN, version, "accept", by=by)
        version.accepted_by_name = by.user_name
        version.accepted_at = clock.now()
        version.save(update_fields=["status", "accepted_by_name", "accepted_at"])
        record(version, transition, by=by)

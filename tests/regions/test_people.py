"""The chain of invitations, roles that end at once, deputies, a change of sponsor: by the domain and by the database."""

import datetime
import hashlib

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.domain import invitation as domain
from regions.models import Invitation, User
from regions.tasks import SendInvitation
from succession.states import Refused
from succession.tenancy.acting import live_memberships
from succession.tenancy.models import Job
from succession.tenancy.personas import Role
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    acting,
    scope_of,
    signed_in,
)
from tests.tenancy.test_isolation import refused, sql

pytestmark = pytest.mark.django_db
NEW = "somebody.new@council.example"
STRONG = "three-random-words-here"


def invited(by, kind, email=NEW, **place):
    with scope_of(by):
        return domain.invite(by=acting_now(by), email=email, place=domain.Place(kind=kind, **place))


def told(email, statement, *parameters):
    """What the database answers in somebody's scope."""
    with scope_of(email):
        return sql(statement, *parameters)


_known = {}


def acting_now(email):
    return _known[email]


@pytest.fixture(autouse=True)
def known(db):
    for email in (LEAD, SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, AUDITOR, "coordinator.1@demo.example"):
        _known[email] = acting(email)


def link(invitation):
    return reverse("invitation", args=[invitation.token])


def joined(invitation, name="Nora New"):
    client = Client()
    answer = client.post(link(invitation), {"name": name, "password": STRONG})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_new_lead_comes_in_by_the_link():
    invitation = invited(SPONSOR, Role.LEAD)
    client = joined(invitation)
    page = client.get("/").content.decode()
    assert "North East" in page
    assert "acting as <strong>Regional lead, North East" in page
    user = User.objects.get(email=NEW)
    assert user.check_password(STRONG)
    assert (user.name, user.is_superuser) == ("Nora New", False)
    assert Client().get(link(invitation)).status_code == 410
    # Reused: refused by the database as well.
    with pytest.raises(Refused):
        domain.accept(token=invitation.token, user_id=user.pk)
    with pytest.raises(Refused):
        domain.join(token=invitation.token, name="Again", password=STRONG)


def test_the_letter_is_sent_by_the_worker_and_the_queue_holds_no_link():
    invitation = invited(SPONSOR, Role.LEAD)
    with scope_of(SPONSOR):
        job = Job.objects.get(kind="send_invitation")
        assert invitation.token not in str(job.payload) + job.key
    handler = SendInvitation()
    with transaction.atomic():
        sql("SET LOCAL ROLE sp_worker")
        sql("SELECT set_config('app.region_id', %s, true), set_config('app.job_id', %s, true)",
            str(invitation.region_id), str(job.pk))  # fmt: skip
        letter = handler.read(job.payload)
        sql("RESET ROLE")
    handler.work(letter)
    assert mail.outbox[0].to == [NEW]
    assert link(invitation) in mail.outbox[0].body
    assert "Regional lead, North East" in mail.outbox[0].subject
    row = told(SPONSOR, "SELECT token_sha256 FROM regions_invitation WHERE id = %s", invitation.pk)[0][0]
    assert row == hashlib.sha256(invitation.token.encode()).hexdigest()


def test_only_the_latest_link_works():
    invitation = invited(SPONSOR, Role.LEAD)
    old = link(invitation)
    client = signed_in(SPONSOR)
    again = client.post(reverse("invitation_again", args=[invitation.pk]), {"acting_as": client.acting_as})
    assert again.status_code == 302
    assert Client().get(old).status_code == 404
    with scope_of(SPONSOR):
        assert link(Invitation.objects.get(pk=invitation.pk)) != old


def test_revoked_expired_and_forged():
    client = signed_in(SPONSOR)
    invitation = invited(SPONSOR, Role.LEAD)
    client.post(reverse("invitation_revoke", args=[invitation.pk]), {"acting_as": client.acting_as})
    answer = Client().get(link(invitation))
    assert answer.status_code == 410
    assert "It was revoked" in answer.content.decode()
    assert Client().post(link(invitation), {"name": "X", "password": STRONG}).status_code == 410
    other = invited(SPONSOR, Role.LEAD, email="late@council.example")
    told(SPONSOR, "UPDATE regions_invitation SET expires_at = now() - interval '1 minute' WHERE id = %s", other.pk)
    answer = Client().get(link(other))
    assert answer.status_code == 410
    assert "not used in time" in answer.content.decode()
    with pytest.raises(Refused):
        domain.join(token=other.token, name="X", password=STRONG)
    changed = ("B" if other.token.startswith("A") else "A") + other.token[1:]
    for forged in ("x", changed, "a" * 43):
        assert Client().get(reverse("invitation", args=[forged])).status_code == 404


def test_forwarded_to_somebody_with_another_account():
    invitation = invited(SPONSOR, Role.LEAD)
    client = signed_in(OTHER_LEAD)
    answer = client.post(link(invitation))
    assert answer.status_code == 403
    assert "for somebody else" in answer.content.decode()
    with pytest.raises(Refused):
        domain.accept(token=invitation.token, user_id=User.objects.get(email=OTHER_LEAD).pk)


def test_who_has_an_account_signs_in_and_accepts():
    invitation = invited(SPONSOR, Role.LEAD, email=OTHER_LEAD)
    page = Client().get(link(invitation)).content.decode()
    assert "You have an account already" in page
    client = signed_in(OTHER_LEAD)
    assert "Accept" in client.get(link(invitation)).content.decode()
    assert client.post(link(invitation)).status_code == 302
    assert {one.region for one in roles(OTHER_LEAD)} == {"South East", "North East"}


def roles(email):
    user = User.objects.get(email=email)
    return live_memberships(user_id=user.pk, user_name=user.name)


@pytest.mark.parametrize(
    ("by", "kind"),
    [(LEAD, Role.LEAD), (LEAD, Role.SPONSOR), (SPONSOR, Role.SPONSOR), (SPONSOR, Role.COORDINATOR), (AUDITOR, Role.LEAD),
     (NATIONAL_LEAD, Role.LEAD), (NATIONAL_LEAD, Role.NATIONAL_LEAD), ("coordinator.1@demo.example", Role.SPONSOR)],
)  # fmt: skip
def test_nobody_invites_outside_the_chain(by, kind):
    with pytest.raises(Refused):
        invited(by, kind)
    client = signed_in(by)
    assert client.get(reverse("people_invite", args=[kind])).status_code == 404
    region = acting_now(by).region_id or 1
    values = (
        "INSERT INTO regions_invitation (email, role, region_id, status, nonce, token_sha256, invited_by_id,"
        f" invited_by_name, expires_at, nominated_by, nominated_on) VALUES ('{NEW}', '{kind}', {region}, 'open',"
        f" gen_random_uuid(), 'x', {acting_now(by).user_id}, 'x', now() + interval '1 day', 'x', now())"
    )
    with scope_of(by):
        refused(values, match="row-level security|permission denied")


def test_no_invitation_into_another_region():
    place = {"email": NEW, "role": Role.LEAD, "invited_by_name": "x", "expires_at": timezone.now()}
    with scope_of(SPONSOR):
        invitation = Invitation(
            region_id=acting_now(OTHER_SPONSOR).region_id, invited_by_id=acting_now(SPONSOR).user_id, **place
        )
        invitation.seal()
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            invitation.save()


def test_a_sponsor_needs_a_nomination_and_follows_without_a_gap():
    client = signed_in(NATIONAL_LEAD)
    url = reverse("people_invite", args=["sponsor"])
    region = acting_now(SPONSOR).region_id
    form = {"acting_as": client.acting_as, "email": NEW, "region": region, "nominated_by": ""}
    answer = client.post(url, form).content.decode()
    assert "Enter who nominated them" in answer
    assert "Enter the date of the nomination" in answer
    form |= {
        "nominated_by": "The chair",
        "nominated_on_day": "31",
        "nominated_on_month": "2",
        "nominated_on_year": "2011",
    }
    assert "The date of the nomination must be a real date" in client.post(url, form).content.decode()
    assert client.post(url, form | {"nominated_on_day": "28"}).status_code == 302
    with scope_of(NATIONAL_LEAD):
        invitation = Invitation.objects.get(email=NEW)
    joined(invitation)
    rows = told(NATIONAL_LEAD, "SELECT starts_on, ends_on FROM regions_membership WHERE role = 'sponsor' AND region_id = %s"
                " ORDER BY starts_on", region)  # fmt: skip
    today = timezone.localdate()
    assert [row[1] for row in rows] == [today - datetime.timedelta(days=1), None]
    assert rows[1][0] == today
    answer = signed_in_raw(SPONSOR).get("/")
    assert answer.status_code == 403
    assert "has no role" in answer.content.decode()


def signed_in_raw(email):
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def test_a_deputy_signs_between_two_days_and_invites_nobody():
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + datetime.timedelta(days=10)}
    with pytest.raises(Refused, match="half a year"):
        invited(SPONSOR, domain.DEPUTY, starts_on=today, ends_on=today + datetime.timedelta(days=200))
    client = joined(invited(SPONSOR, domain.DEPUTY, **days))
    page = client.get("/").content.decode()
    assert "Deputy DCS sponsor, North East" in page
    deputy = roles(NEW)[0]
    assert deputy.is_deputy
    assert domain.may_invite(deputy) == ()
    assert client.get(reverse("people_invite", args=["lead"])).status_code == 404
    # The sponsor is ended, and with the sponsor the deputy.
    told(
        NATIONAL_LEAD,
        "UPDATE regions_membership SET revoked_at = now(), ends_on = now() WHERE id = %s",
        acting_now(SPONSOR).pk,
    )
    assert roles(NEW) == []
    assert client.get("/").status_code == 403

"""Sign-in with a council's own identity provider, over real HTTP: whom it lets in, and everybody whom it does not."""

import http.client
import json
import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from regions.models import User
from succession import oidc
from tests.conftest import LEAD, OTHER_LEAD, PASSWORD, SPONSOR
from tests.regions.oidc_provider import CLIENT, SECRET, Provider
from tests.tenancy.test_isolation import refused, sql

pytestmark = pytest.mark.django_db
START = "/account/sign-in/by/northshire/"
CALLBACK = f"{START}callback/"


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings):
    running.reset()
    running.person = {"sub": "subject-1", "email": LEAD, "name": "Somebody"}
    settings.OIDC_PROVIDERS = oidc.providers(json.dumps([entry(running.url)]), https=False)
    for email in (LEAD, SPONSOR):
        EmailAddress.objects.create(user=User.objects.get(email=email), email=email, verified=True, primary=True)
    return running


def entry(url, **changes):
    return {
        "id": "northshire",
        "name": "Northshire Council",
        "client_id": CLIENT,
        "secret": SECRET,
        "server_url": url,
        "domains": ["Demo.example"],
    } | changes


def left(client, **form):
    """The provider's address that our answer leads to."""
    answer = client.post(START, form)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def returned(address):
    """What the provider sends the browser back with."""
    parts = urlsplit(address)
    there = http.client.HTTPConnection(parts.netloc)
    there.request("GET", f"{parts.path}?{parts.query}")
    answer = there.getresponse()
    answer.read()
    there.close()
    assert answer.status == 302
    back = urlsplit(answer.headers["Location"])
    assert back.path == CALLBACK
    return f"{back.path}?{back.query}"


def walked(client=None, **form):
    """There and back; the client and our answer."""
    client = client or Client()
    return client, client.get(returned(left(client, **form)))


def user_of(client):
    return client.session.get("_auth_user_id")


def is_refused(client, answer):
    assert answer.status_code == 403
    assert "You can’t sign in this way" in answer.content.decode()
    assert user_of(client) is None
    assert not SocialAccount.objects.exists()
    return main_of(answer)


def main_of(answer):
    return re.sub(r'value="[^"]*"', "", answer.content.decode().split("<main", 1)[1])


def test_a_known_address_is_linked_and_signed_in(provider):
    client, answer = walked(next="/account/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/"
    lead = User.objects.get(email=LEAD)
    assert user_of(client) == str(lead.pk)
    assert "North East" in client.get("/").content.decode()
    account = SocialAccount.objects.get()
    assert (account.user_id, account.provider, account.uid) == (lead.pk, "northshire", "subject-1")
    assert account.extra_data == {}
    assert [one.to for one in mail.outbox] == [[LEAD]]
    assert "Northshire Council" in mail.outbox[0].body
    assert "set up" in mail.outbox[0].subject
    assert {"/token", "/jwks", "/userinfo"} <= set(provider.seen)
    assert lead.check_password(PASSWORD)  # still there


@pytest.mark.parametrize("form", [LEAD.upper(), LEAD.title()])
def test_the_case_of_an_address_does_not_matter(provider, form):
    provider.person |= {"email": form, "email_verified": True}
    client, _ = walked()
    assert user_of(client) == str(User.objects.get(email=LEAD).pk)


def test_the_second_time_the_subject_counts_and_not_the_address(provider):
    walked()
    mail.outbox.clear()
    for email in ("married@elsewhere.example", SPONSOR, None):
        provider.person["email"] = email
        client, answer = walked()
        assert answer.status_code == 302
        assert user_of(client) == str(User.objects.get(email=LEAD).pk)
    assert SocialAccount.objects.count() == 1
    assert mail.outbox == []


def test_every_refusal_is_the_same_page(provider):
    inactive = User.objects.get(email=SPONSOR)
    inactive.is_active = False
    inactive.save()
    EmailAddress.objects.create(user=User.objects.get(email=OTHER_LEAD), email=OTHER_LEAD, verified=False)
    pages = set()
    for claims in (
        {"email": "nobody@demo.example"},
        {"email": "director@foreign.example"},
        {"email": "lead.north-east@sub.demo.example"},
        {"email": f"{LEAD}@foreign.example"},
        {"email": LEAD, "email_verified": False},
        {"email": LEAD, "email_verified": "false"},
        {"email": LEAD.replace("k", "\u212a").replace("l", "\u2113")},
        {"email": SPONSOR},  # no longer active
        {"email": OTHER_LEAD},  # never proved to be theirs
        {"email": None},
        {"email": ""},
        {"email": ["x"]},
    ):
        provider.person = {"sub": "subject-2", **claims}
        pages.add(is_refused(*walked()))
    assert len(pages) == 1
    assert mail.outbox == []


def test_a_foreign_tenant_asserts_nobody(provider, settings):
    """Another council's provider does not answer for this one's people."""
    settings.OIDC_PROVIDERS = oidc.providers(
        json.dumps([entry(provider.url, domains=["southshire.gov.uk"])]), https=False
    )
    provider.person["email_verified"] = True
    is_refused(*walked())


def test_who_is_no_longer_active_is_refused_by_subject_too(provider):
    walked()
    User.objects.filter(email=LEAD).update(is_active=False)
    client, answer = walked()
    assert answer.status_code == 403
    assert user_of(client) is None


def test_an_address_given_to_somebody_new_does_not_give_them_the_account(provider):
    walked()
    provider.person["sub"] = "subject-of-the-successor"
    client, answer = walked()
    assert answer.status_code == 403
    assert user_of(client) is None
    assert SocialAccount.objects.get().uid == "subject-1"


def test_a_link_never_changes_hands(provider):
    walked()
    other = User.objects.get(email=SPONSOR).pk
    for statement in ("SET user_id = %s", "SET uid = %s"):
        refused(f"UPDATE socialaccount_socialaccount {statement}", other, match="only last_login may change")
    refused("DELETE FROM socialaccount_socialaccount", match="permission denied")
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialAccount.objects.create(user_id=User.objects.get(email=LEAD).pk, provider="northshire", uid="other")


@pytest.mark.parametrize("table", ["socialaccount_socialapp", "socialaccount_socialtoken"])
def test_tables_that_are_not_needed_are_out_of_reach(table):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("persona", ["lead", "sponsor", "national", "auditor", "worker"])
def test_no_persona_reads_identities(persona):
    with transaction.atomic():
        sql(f"SET LOCAL ROLE sp_{persona}")
        refused("SELECT count(*) FROM socialaccount_socialaccount", match="permission denied")
        transaction.set_rollback(True)


def test_a_sponsor_is_still_asked_for_the_second_factor(provider, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    provider.person |= {"sub": "sponsor", "email": SPONSOR}
    client, answer = walked()
    assert answer.status_code == 302
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))  # none yet: set it up

    sponsor, secret = User.objects.get(email=SPONSOR), generate_totp_secret()
    TOTP.activate(sponsor, secret)
    client, answer = walked()
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_authenticate"))
    assert user_of(client) is None
    assert client.get("/")["Location"].startswith(reverse("account_login"))
    kept = json.dumps(dict(client.session))
    assert not any(token in kept for token in [*provider.tokens, sponsor.password])
    settings.OIDC_PROVIDERS = []  # taken away in between: no error
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert user_of(client) is None
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert user_of(client) == str(sponsor.pk)
    assert client.get("/").status_code == 200

"""The PDF with both signatures: one for each agreement, tagged, the same bytes for the same agreement; the letters."""

import datetime
import hashlib
import io
import re

import pikepdf
import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from regions.domain import agreement_letter
from regions.models import Agreement, AgreementDocument
from regions.pdf.agreement_document import parts_of, print_subject, subject_of
from regions.tasks import RenderAgreement, remind
from succession import clock
from succession.pdf.renderer import Renderer
from succession.tenancy import outbox
from succession.tenancy.models import AGREEMENT_LETTER, AGREEMENT_PDF, Job
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, scope_of
from tests.regions.test_grant import (
    COORDINATOR,
    STRANGER,
    drafted,
    grant,
    is_refused,
    known,
    offered,
    signed,
    today,
    told,
    told_agreement,
)
from tests.tenancy.test_isolation import refused, sql

__all__ = ["drafted", "grant", "known", "offered", "signed", "today"]
pytestmark = pytest.mark.django_db
TWO_ROLES = "two.roles@demo.example"  # leads the North East too


def jobs(kind):
    with scope_of(NATIONAL_LEAD):
        return list(Job.objects.filter(kind=kind).order_by("pk"))


def words_of(document):
    """The text as a reader gets it: each font's codes through its own table."""
    found = []
    for page in document.pages:
        tables = {name: _letters(font) for name, font in page.Resources.Font.items()}
        table = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                table = tables[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                parts = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(one) for one in parts if isinstance(one, pikepdf.String))
                found.append("".join(table.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2)))
    return " ".join(" ".join(found).split())


def _letters(font):
    cmap = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>\s*$", cmap, re.MULTILINE)
    return {bytes.fromhex(code): bytes.fromhex(letters).decode("utf-16-be") for code, letters in pairs}


def test_one_document_however_often_it_is_asked(grant, drafted):
    (job,) = jobs(AGREEMENT_PDF)
    assert outbox.run(job.pk)
    with scope_of(NATIONAL_LEAD):
        first = AgreementDocument.objects.get()
    handler = RenderAgreement()
    with transaction.atomic():  # a second worker that had begun before the first was done
        as_worker(job)
        assert handler.read(job.payload) is None
        handler.write(job.payload, (b"another", 1))
        sql("UPDATE tenancy_job SET state = 'queued', lease = NULL, lease_until = NULL WHERE id = %s", job.pk)
        sql("RESET ROLE")
    assert outbox.run(job.pk)  # and a message that comes again
    assert not outbox.run(job.pk)
    for email in (LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR, AUDITOR):
        assert told(email, "SELECT sha256 FROM regions_agreementdocument") == [(first.sha256,)]
    for email in (OTHER_LEAD, OTHER_SPONSOR, STRANGER):
        assert told(email, "SELECT count(*) FROM regions_agreementdocument") == [(0,)]
    for email in (LEAD, SPONSOR, NATIONAL_LEAD, AUDITOR):
        is_refused(email, "UPDATE regions_agreementdocument SET pages = 9")
        is_refused(email, "DELETE FROM regions_agreementdocument")
    pdf = bytes(first.pdf)
    assert (first.size, first.sha256) == (len(pdf), hashlib.sha256(pdf).hexdigest())


def as_worker(job):
    sql("SELECT set_config('app.region_id', %s, true), set_config('app.job_id', %s, true)",
        str(job.region_id), str(job.pk))  # fmt: skip
    sql("SET LOCAL ROLE sp_worker")


def test_no_document_before_both_have_signed(signed):
    with scope_of(NATIONAL_LEAD):
        refused(
            "INSERT INTO regions_agreementdocument (region_id, agreement_id, pdf, sha256, size, pages) "
            "SELECT region_id, id, '', '', 0, 1 FROM regions_agreement WHERE id = %s",
            signed.pk, match="permission denied",
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        sql("SELECT set_config('app.region_id', %s, true), set_config('app.job_id', '1', true)", str(signed.region_id))
        sql("SET LOCAL ROLE sp_worker")
        sql(
            "INSERT INTO regions_agreementdocument (region_id, agreement_id, pdf, sha256, size, pages) "
            "VALUES (%s, %s, 'x', encode(sha256('x'), 'hex'), 1, 1)",
            signed.region_id, signed.pk,
        )  # fmt: skip


def test_the_text_and_both_signatures_for_every_reader(grant, drafted):
    with scope_of(NATIONAL_LEAD):
        ours = Agreement.objects.select_related("region", "authority").get(pk=drafted.pk)
        subject = subject_of(ours)
    pdf, pages = print_subject(Renderer(), subject)
    assert print_subject(Renderer(), subject)[0] == pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        text = words_of(document)
    for words in ("Susan Armstrong", "DCS sponsor", "Martin Ashdown", "National lead", ours.text_sha256[:40],
                  "£147,600.00", "C10. follow progress", "R11. speak up", "Provisions:", "1. The accountable authority"):  # fmt: skip
        assert words in text, words
    assert f"{clock.today():%-d %B %Y} at" in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == pages
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        with document.open_metadata() as metadata:
            assert metadata["dc:title"].startswith("North East: partnership agreement")
            assert metadata["pdfuaid:part"] == "1"
        tags = [str(one.get("/S")) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        assert tags.count("/H1") == 1
        assert tags.count("/LI") == 23
        assert tags.count("/L") == 3  # none is cut by a page


def test_nothing_of_the_text_is_lost_or_added(grant, drafted):
    ours = told_agreement(drafted)
    rebuilt = []
    for part in parts_of(ours.text):
        rebuilt.append("\n".join([part.heading, *part.lines, *(f"{number}. {words}" for number, words in part.items)]))
    assert "\n\n".join(rebuilt) + "\n" == ours.text


def test_the_offer_and_each_reminder_are_sent_once(offered):
    (job,) = jobs(AGREEMENT_LETTER)
    assert outbox.run(job.pk)
    (letter,) = mail.outbox
    assert letter.to == [SPONSOR, LEAD, TWO_ROLES]
    assert f"/regions/north-east/agreement/?agreement={offered.pk}" in letter.body
    assert "£147,600.00" in letter.body
    sent = [0]
    for left in (30, 8, 7, 7, 6, 2, 1, 1, 0, -1):
        with clock.at(
            datetime.datetime.combine(
                offered.respond_by - datetime.timedelta(days=left), datetime.time(9), datetime.UTC
            )
        ):
            for _ in range(2):
                for pk in agreement_letter.queue_reminders():
                    outbox.run(pk)
                    sent.append(left)
    assert sent == [0, 7, 1]
    assert [one.subject for one in mail.outbox[1:]] == [
        "Partnership agreement for North East: please answer within 7 days",
        "Partnership agreement for North East: please answer by tomorrow",
    ]
    for job in jobs(AGREEMENT_LETTER):
        assert not outbox.run(job.pk)
    assert len(mail.outbox) == 3


def test_nobody_is_reminded_of_what_is_answered(signed):
    mail.outbox.clear()
    (job,) = jobs(AGREEMENT_LETTER)  # the offer's own letter, late
    assert outbox.run(job.pk)
    with clock.at(datetime.datetime.combine(signed.respond_by, datetime.time(9), datetime.UTC)):
        assert remind() == 0
    assert mail.outbox == []


def test_addresses_are_told_to_the_letters_own_job_alone(grant):
    for email in (NATIONAL_LEAD, LEAD, SPONSOR, AUDITOR):
        with scope_of(email):
            refused("SELECT * FROM ctx.correspondents()", match="permission denied")
            refused("SELECT * FROM ctx.queue_reminders(now()::date, ARRAY[7])", match="permission denied")
    (job,) = jobs(AGREEMENT_PDF)
    with transaction.atomic():
        as_worker(job)
        assert sql("SELECT count(*) FROM ctx.correspondents()") == [(0,)]
        transaction.set_rollback(True)


def test_who_may_ask_for_a_document(offered):
    for email, kind in (
        (COORDINATOR, "render_report"),
        (LEAD, AGREEMENT_PDF),
        (STRANGER, AGREEMENT_PDF),
        (AUDITOR, AGREEMENT_PDF),
    ):
        is_refused(
            email,
            "INSERT INTO tenancy_job (kind, key, region_id, payload, state, attempts, fault) "
            "VALUES (%s, 'x', %s, '{}', 'queued', 0, '')",
            kind, offered.region_id,
        )  # fmt: skip


def test_as_before_without_the_option(offered):
    assert "expenditure plan." not in offered.text.split("The College will")[0]
    assert offered.template == "2010-1"

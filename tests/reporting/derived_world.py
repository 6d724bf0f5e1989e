"""The North West's draft of the quarter: figures that follow from logs, sent, signed and printed."""

import io

import pypdf
from django.urls import reverse

from reporting.domain import asked, draft
from reporting.domain import content as document
from reporting.domain import quarterly_return as verbs
from reporting.models import ReturnVersion
from reporting.pdf.subject import print_subject, subject_of
from succession.pdf.renderer import Renderer
from tests.conftest import acting, scope_of

LEAD, SPONSOR, REGION = "lead.north-west@demo.example", "sponsor.north-west@demo.example", "north-west"


def the_draft():
    return ReturnVersion.objects.select_related("quarterly_return__quarter", "region").get(status="draft")


def place(quarter, *more):
    return [REGION, quarter.slug, *more]


def save(client, quarter, section="1st-tier", **values):
    url = reverse("prepare", args=place(quarter, section))
    form = client.get(url).context["form"]
    names = {name: form[name].value() for name in form.fields}
    values = {"acting_as": client.acting_as, **{k: v for k, v in names.items() if v is not None}, **values}
    return client.post(url, values)


def signed():
    """The draft, sent and signed off; its key."""
    lead, sponsor = acting(LEAD), acting(SPONSOR)
    with scope_of(LEAD):
        version = the_draft()
        questions = asked.questions(version)
        draft.answer_findings(by=lead, version=version, answers={one.fingerprint: "We asked." for one, _ in questions})
        verbs.send(by=lead, version=version)
    with scope_of(SPONSOR):
        version = version_of(version.pk)
        verbs.sign_off(by=sponsor, version=version, seen=document.fingerprint(asked.content_of(version)))
    return version.pk


def version_of(pk):
    return ReturnVersion.objects.select_related("quarterly_return__quarter", "region").get(pk=pk)


def report_text(pk):
    """Every word of the PDF, with single spaces."""
    with scope_of(LEAD):
        subject = subject_of(version_of(pk))
    pdf, _ = print_subject(Renderer(), subject)
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)

"""The report: tagged, the same bytes for the same content, closed to whatever its text asks for."""

import io
import subprocess
import sys

import pikepdf
import pytest

from reporting.models import ReturnVersion
from reporting.pdf.subject import print_subject, subject_of
from succession.pdf.renderer import LockedFetcher, Renderer, RenderProblemError, printable
from tests.conftest import scope_of
from tests.plugin import ROOT, environment

pytestmark = pytest.mark.django_db
LEAD = "lead.south-east@demo.example"


@pytest.fixture(scope="module")
def renderer():
    return Renderer()


@pytest.fixture
def subject():
    with scope_of(LEAD):
        versions = ReturnVersion.objects.select_related("quarterly_return__quarter")
        return subject_of(versions.order_by("-quarterly_return__quarter__starts_on").first())


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def test_tagged_titled_and_in_english(renderer, subject):
    pdf, pages = print_subject(renderer, subject)
    with opened(pdf) as document:
        assert len(document.pages) == pages
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "South East: quarterly return, July to September 2026".replace(
                "July to September 2026", subject.quarter
            )
            assert metadata["pdfuaid:part"] == "1"
        figures = [
            one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        assert len(figures) == 8
        assert all("Line chart of" in str(one.get("/Alt", "")) for one in figures)
        fonts = {str(one.get("/BaseFont")) for one in document.objects if isinstance(one, pikepdf.Dictionary)
                 and one.get("/Type") == "/Font"}  # fmt: skip
        assert fonts
        assert all("Noto-Sans" in one or "NotoSans" in one for one in fonts)


def test_the_same_content_gives_the_same_bytes(renderer, subject):
    first, _ = print_subject(renderer, subject)
    assert print_subject(Renderer(), subject)[0] == first
    # In another process too.
    code = (
        "import django; django.setup()\nimport hashlib\nfrom tests.reporting import test_pdf as t\n"
        "from tests.conftest import scope_of\nfrom reporting.models import ReturnVersion\n"
        "with scope_of(t.LEAD):\n"
        "    rows = ReturnVersion.objects.select_related('quarterly_return__quarter')\n"
        "    subject = t.subject_of(rows.order_by('-quarterly_return__quarter__starts_on').first())\n"
        "print(hashlib.sha256(t.print_subject(t.Renderer(), subject)[0]).hexdigest())"
    )
    code = (
        "import sys, types\nsys.modules['tests.plugin'] = types.SimpleNamespace(ROOT=None, environment=None)\n" + code
    )
    env = environment() | {"DJANGO_SETTINGS_MODULE": "succession.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == __import__("hashlib").sha256(first).hexdigest()


def test_hostile_text_is_printed_and_not_obeyed(renderer, subject):
    text = '<img src="file:///etc/passwd"><style>@import url(http://example.org)</style>\x00\x07\ue000 ' + "w" * 500
    for part in subject.content["narrative"]:
        part["text"] = text
    pdf, _ = print_subject(renderer, subject)
    assert b"root:" not in pdf
    assert printable("a\x00b\ue000c") == "abc"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "report:other.svg", "data:image/svg+xml,<svg/>"]
)
def test_nothing_is_fetched(renderer, address):
    with pytest.raises(RenderProblemError):
        renderer.print_html(f'<html lang="en"><title>x</title><img src="{address}" alt="x"></html>', {})
    with pytest.raises(ValueError, match="refused"):
        LockedFetcher({}).fetch(address)


def test_long_texts_and_a_first_return(renderer, subject):
    for part in subject.content["narrative"]:
        part["text"] = "A sentence that goes on for a while. " * 270
    for trend in subject.trends:
        del trend.labels[:-1], trend.own[:-1], trend.medians[:-1]
    pdf, pages = print_subject(renderer, subject)
    assert pages > 10
    assert opened(pdf)

"""Files to import, made by the tests themselves, and the log that comes of them."""

import datetime
import io
import zipfile
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from regions.models import Organisation
from succession.states import Refused
from talent.domain import log_import
from talent.domain.log_import_rows import read
from talent.models import Appointment, LogImport, Post, RecruitmentRound, Vacancy
from tests.conftest import acting, scope_of, signed_in

who = cache(acting)  # asked before the scope, in which nobody may
CONTRIBUTOR = "contributor.1.north-east@demo.example"
D = datetime.date
HEADINGS = ["Post reference", "Tier", "Post title", "Remit", "Vacancy reference", "Known on", "Falls vacant on",
            "Reason for leaving", "Advertised on", "Closes on", "Concluded on", "Outcome", "Applicants", "Salary from",
            "Decided on", "Starts on"]  # fmt: skip
ROUND_ONE = ["P1", "1st", "Director of children’s services", "Safeguarding; Youth", "V1", "10 April 2010",
             "1/5/2010", "Retirement", "2010-04-20", "20/05/2010", "10 June 2010", "Not appointed", "7", "£95,000",
             "", ""]  # fmt: skip
ROUND_TWO = ["P1", "", "", "", "V1", "", "", "", "5 July 2010", "1 August 2010", "20 August 2010", "Appointed on a permanent basis",
             "n/a", "", "20 August 2010", "1 November 2010"]  # fmt: skip
POST_ALONE = ["P2", "2nd tier (assistant director)", "Assistant director", *[""] * 13]
ROWS = [HEADINGS, ROUND_ONE, ROUND_TWO, POST_ALONE]
WHAT = {"post": Post, "vacancy": Vacancy, "round": RecruitmentRound, "appointment": Appointment}


def csv_of(rows, *, delimiter=",", encoding="utf-8-sig", end="\r\n"):
    def cell(one):
        text = str(one)
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in f'{delimiter}"\n') else text

    return end.join(delimiter.join(cell(one) for one in row) for row in rows).encode(encoding)


def xlsx_of(rows, *, alter=None, title="Sheet1"):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(["" if one is None else one for one in row])
    if alter:
        alter(sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed(row, **cells):
    """The row with other cells, by heading with _ for spaces."""
    found = list(row)
    for name, value in cells.items():
        found[HEADINGS.index(name.replace("_", " "))] = value
    return found


def faults(content):
    return [str(one) for one in read(content).faults]


def counts():
    return {of: model.objects.count() for of, model in WHAT.items()}


def kept_of(content, name="log.csv", email=CONTRIBUTOR):
    return log_import.keep(by=who(email), name=name, content=content)


def all_faults(content):
    """Of the file, and of what it would do to the log."""
    return [str(one) for one in log_import.planned(kept_of(content)).faults]


def imported(content, email=CONTRIBUTOR):
    """Counts of new and changed, after it is in the log."""
    kept = kept_of(content, email=email)
    made = log_import.planned(kept)
    assert not made.faults, [str(one) for one in made.faults]
    used = log_import.use(by=who(email), kept=kept, seen=made.digest())
    return {of: (one["new"], one["changed"]) for of, one in used.counts.items()}


@cache
def place_of(email):
    """Region and organisation, as the addresses name them."""
    by = who(email)
    with scope_of(email):
        return by.region_slug, Organisation.objects.get(pk=by.organisation_id).slug


class Browser:
    """A contributor at the pages, without a browser."""

    def __init__(self, email=CONTRIBUTOR):
        place_of(email)
        self.email, self.client = email, signed_in(email)

    def upload(self, content, name="log.csv"):
        form = {"acting_as": self.client.acting_as, "file": SimpleUploadedFile(name, content)}
        return self.client.post(self.url("log_import"), form)

    def url(self, route, *arguments):
        return reverse(route, args=[*place_of(self.email), *arguments])

    def get(self, route, *arguments):
        return self.client.get(self.url(route, *arguments))

    def post(self, pk, **form):
        return self.client.post(self.url("log_import_preview", pk), {"acting_as": self.client.acting_as, **form})

    def seen(self):
        with scope_of(self.email):
            kept = LogImport.objects.first()
            return kept.pk, log_import.planned(kept).digest()


def refusal(content):
    with pytest.raises(Refused) as refused:
        read(content)
    return str(refused.value)


def zipped(parts, **options):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return written.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

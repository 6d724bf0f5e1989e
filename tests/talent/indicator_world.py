"""Histories in the real tables, with every trigger on, and the product's figures beside the oracle's."""

import datetime
from contextlib import contextmanager

from django.db import connection

from regions.quarters import QuarterKey
from talent.queries import indicator
from tests.regions.grant_world import as_superuser, rolled_back, sql
from tests.talent import histories, oracle

START = datetime.date(2010, 4, 1)
QUARTERS = 12
TABLES = {
    "regions_region": "id code name short_name slug abbreviation tile_column tile_row",
    "regions_organisation": "id kind name slug council_name dfe_code authority_type starts_on ends_on",
    "regions_organisationsuccession": "predecessor_id successor_id effective_on kind",
    "talent_post": "id region_id organisation_id reference tier title remit combined_with made_on ended_on "
    "expected_vacant hard_to_fill skills_wanted",
    "talent_postshare": "region_id organisation_id post_id shared_with_id",
    "talent_vacancy": "id region_id organisation_id post_id reference known_on vacant_on ended_on ending continues_id "
    "first_round skills_wanted",
    "talent_interimcover": "region_id organisation_id vacancy_id starts_on ends_on source",
    "talent_recruitmentround": "id region_id organisation_id vacancy_id advertised_on closes_on concluded_on outcome "
    "applicants shortlisted reasons_unfilled skills_short",
    "talent_appointment": "id region_id organisation_id vacancy_id recruitment_round_id decided_on starts_on "
    "withdrawn_on appointed_from",
}  # fmt: skip
EXTENDED = """
UPDATE talent_recruitmentround r SET closes_on = x.day
  FROM unnest(%s::bigint[], %s::date[]) AS x (id, day) WHERE r.id = x.id
"""


def facts(history, known_regions):
    """The rows of each table, in the order in which they can be written."""
    for key in history.regions:
        if key not in known_regions:
            yield "regions_region", (key, f"G{key}", f"R{key}", f"R{key}", f"r{key}", "G", 1, 1)
    began = datetime.date(1998, 4, 1)
    for one in sorted(history.organisations, key=lambda one: one.key):
        yield "regions_organisation", (one.key, one.kind, f"O{one.key}", f"o{one.key}", "", "", "", began, one.ends_on)
    for one in history.organisations:
        if one.followed_by:
            yield (
                "regions_organisationsuccession",
                (one.key, one.followed_by, one.ends_on + datetime.timedelta(days=1), "merge"),
            )
    for post in history.posts:
        of = (post.region, post.host.key)
        yield (
            "talent_post",
            (post.key, *of, f"P{post.key}", post.tier, "Director", ["learning"], post.combined_with, post.made_on,
             post.ended_on, "not-known", False, []),
        )  # fmt: skip
        for other in post.shared_with:
            yield "talent_postshare", (*of, post.key, other)
    for one in history.vacancies:
        yield from _of_vacancy(one, (one.post.region, one.post.host.key))


def _of_vacancy(one, of):
    goes_on_from = one.continues.key if one.continues else None
    yield (
        "talent_vacancy",
        (one.key, *of, one.post.key, f"V{one.key}", one.known_on, one.vacant_on, one.ended_on, one.ending, goes_on_from,
         one.first_round, []),
    )  # fmt: skip
    for starts_on, ends_on in one.covers:
        yield "talent_interimcover", (*of, one.key, starts_on, ends_on, "agency")
    for each in one.rounds:
        closes_on = each.extended_from or each.closes_on
        yield (
            "talent_recruitmentround",
            (each.key, *of, one.key, each.advertised_on, closes_on, each.concluded_on, each.outcome, each.applicants,
             each.shortlisted, [], []),
        )  # fmt: skip
    for each in one.appointments:
        of_round = each.of_round.key if each.of_round else None
        yield (
            "talent_appointment",
            (each.key, *of, one.key, of_round, each.decided_on, each.starts_on, each.withdrawn_on, "not-said"),
        )


def load(found, known_regions=()):
    """As the superuser: past row security, not past any guard. An extension comes later, as it does."""
    tables = {name: [] for name in TABLES}
    for history in found:
        for table, row in facts(history, known_regions):
            tables[table].append(row)
    sql("SET CONSTRAINTS ALL DEFERRED")  # a need's later vacancies come before its earlier rounds
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            with cursor.copy(f"COPY {table} ({columns.replace(' ', ', ')}) FROM STDIN") as copy:
                for row in tables[table]:
                    copy.write_row(row)
    longer = [one for history in found for at in history.vacancies for one in at.rounds if one.extended_from]
    sql(EXTENDED, [[one.key for one in longer], [one.closes_on for one in longer]])
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ANALYZE " + ", ".join(TABLES))


class World:
    """``past``: long over. ``present``: the last quarters asked about lie ahead, and today is in the middle."""

    def __init__(self, count):
        self.past = histories.batch(range(0, count, 2), START, QUARTERS, datetime.date(2020, 1, 1))
        today = datetime.datetime.now(tz=datetime.UTC).date()
        self.today = today
        first = datetime.date(today.year - 2, (today.month - 1) // 3 * 3 + 1, 1)
        self.present = histories.batch(range(1, count, 2), first, QUARTERS, today)
        self.spans = oracle.quarters(START, QUARTERS), oracle.quarters(first, QUARTERS)
        found = [*self.past, *self.present]
        load(found[:50])  # few at first, and counted: the plans of the guards are made for what follows
        load(found[50:])
        self._expected = {}

    def asked(self):
        """Histories, and each quarter that they are asked about."""
        for found, spans in zip((self.past, self.present), self.spans, strict=True):
            for span in spans:
                yield found, span

    def expected(self, found, span):
        if span not in self._expected:
            rows = [row for history in found for row in oracle.rows(history, *span)]
            self._expected[span] = sorted(rows, key=lambda row: (row[0], row[2], row[3]))
        return self._expected[span]

    def difference(self):
        """The first quarter in which a row is other than the oracle says: what it says less, what it says more."""
        for found, span in self.asked():
            expected, derived = self.expected(found, span), self.derived(found, span)
            if expected != derived:
                return span, sorted(set(expected) - set(derived)), sorted(set(derived) - set(expected))
        return None

    def derived(self, found, span):
        behind = indicator.rows_behind(regions(found), quarter_of(span))
        return [
            (at.indicator, at.region_id, at.tier, at.need, at.vacancy_id, at.numerator, at.denominator) for at in behind
        ]

    def told(self, key):
        """The need, as a person would ask for it after a difference."""
        every = {one.key: one for history in (*self.past, *self.present) for one in history.vacancies}
        return "\n".join(str(one) for one in every.values() if one.key == key or _first(one).key == key)


def _first(vacancy):
    while vacancy.continues:
        vacancy = vacancy.continues
    return vacancy


def regions(found):
    return [key for history in found for key in history.regions]


def quarter_of(span):
    quarter = QuarterKey.of(span[0])
    assert (quarter.starts_on, quarter.ends_on) == span
    return quarter


@contextmanager
def loaded(count):
    with rolled_back(), as_superuser():
        yield World(count)

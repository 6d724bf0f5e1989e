"""Each edge of the definitions taken out of the SQL in turn: the histories tell it from the right one, by some row."""

import pytest

from talent.queries import indicator
from tests.talent.indicator_world import loaded

LOG = "what is counted"  # which all of them begin with
ALL_OF_THEM = 400
STANDS = "(a.withdrawn_on IS NULL OR a.withdrawn_on > %(last)s)"

# In plain words; whose text: the number of the indicator, or what all begin with; what is replaced, and by what.
MUTANTS = [
    ("each vacancy after a change of remit is another need", LOG, "coalesce(v.origin_id, v.id)", "v.id"),
    ("a need of three remits is two", LOG, "coalesce(v.origin_id, v.id)", "coalesce(v.continues_id, v.id)"),
    ("posts of other bodies count", LOG, " AND o.kind = 'authority'", ""),
    ("a shared post counts for each that shares it", LOG, "JOIN regions_organisation",
     "LEFT JOIN talent_postshare z ON z.post_id = p.id JOIN regions_organisation"),
    ("a post that combines services is left out", LOG, "o.kind = 'authority'", "p.combined_with = '' AND o.kind = 'authority'"),
    ("the end of the post ends nothing", LOG, "least(v.ended_on, p.ended_on)", "v.ended_on"),
    ("only the end of the post ends the need", LOG, "least(v.ended_on, p.ended_on)", "p.ended_on"),
    ("the later of both ends", LOG, "least(", "greatest("),
    ("vacant from the day on which it is known", LOG, "v.vacant_on", "v.known_on AS vacant_on"),
    ("falls vacant on the last day: not counted", 1, "c.vacant_on <= %(last)s", "c.vacant_on < %(last)s"),
    ("the day of the start is without a holder too", 1, "< coalesce(", "<= coalesce("),
    ("filled before the quarter counts", 1, "greatest(c.vacant_on, %(first)s)", "c.vacant_on"),
    ("somebody who withdrew holds the post", 1, " AND a.withdrawn_on IS NULL", ""),
    ("held from the decision", 1, "a.starts_on", "a.decided_on"),
    ("interim cover holds the post", 1, "'infinity'",
     "(SELECT min(i.starts_on) FROM talent_interimcover i WHERE i.vacancy_id = c.id), 'infinity'"),
    ("advertised while nobody holds the post only", 2, "WHERE", "WHERE r.advertised_on >= c.vacant_on AND"),
    ("advertised on the last day: not counted", 2, "BETWEEN %(first)s AND %(last)s",
     "BETWEEN %(first)s AND %(last)s::date - 1"),
    ("the first of the chain stands for it", 2, "max(c.id)", "min(c.id)"),
    ("an unknown number of applicants is none", 3, "bool_and(r.applicants IS NOT NULL)", "sum(r.applicants) >= 0"),
    ("a round that was stopped closes", 3, "'stopped', ", ""),
    ("a round that a change of remit stopped closes", 3, ", 'remit-changed'", ""),
    ("stopped on its closing date: not closed", 3, "concluded_on < r.closes_on", "concluded_on <= r.closes_on"),
    ("by concluded rounds", 3, "r.closes_on BETWEEN", "r.concluded_on BETWEEN"),
    ("for each round, not for each need", 3, "::int, 1", "::int, count(*)::int"),
    ("shortlists only where applicants are known", 4, "bool_and(r.shortlisted IS NOT NULL)",
     "bool_and(r.shortlisted IS NOT NULL AND r.applicants IS NOT NULL)"),
    ("by the start of the appointee", 5, "a.decided_on BETWEEN", "a.starts_on BETWEEN"),
    ("a later withdrawal takes the figure back", 5, STANDS, "a.withdrawn_on IS NULL"),
    ("an appointee who withdrew in the quarter counts", 5, STANDS, "true"),
    ("withdrawn on the last day: counted", 5, "a.withdrawn_on > %(last)s", "a.withdrawn_on >= %(last)s"),
    ("a round that goes on was concluded", 6, "AND r.outcome <> 'remit-changed'", ""),
    ("the first of the chain stands for the need that is not filled", 6, "max(c.id)", "min(c.id)"),
    ("only rounds that found nobody", 6, "r.outcome <> 'remit-changed'", "r.outcome = 'not-appointed'"),
    ("filled in a later remit is not filled", 6, " OR s.origin_id = c.need", ""),
    ("filled in the first remit is not filled", 6, "s.id = c.need OR ", ""),
    ("filled in an earlier quarter is not filled", 6, "a.decided_on <= %(last)s",
     "a.decided_on BETWEEN %(first)s AND %(last)s"),
    ("filled in the same remit only", 6, "(s.id = c.need OR s.origin_id = c.need)", "s.id = c.id"),
    ("filled whenever it is", 6, "a.decided_on <= %(last)s", "true"),
    ("whoever withdrew later had withdrawn", 6, STANDS, "a.withdrawn_on IS NULL"),
    ("whoever withdrew fills it", 6, STANDS, "true"),
    ("withdrawn on the last day: filled", 6, "a.withdrawn_on > %(last)s", "a.withdrawn_on >= %(last)s"),
    ("the third round is the second", 7, "r.number >= 2", "r.number > 2"),
    ("numbered within each vacancy", 7, "r.number >= 2",
     "r.number > (SELECT v.first_round FROM talent_vacancy v WHERE v.id = r.vacancy_id)"),
    ("every advertisement of a need that had one", 7, "r.number >= 2",
     "EXISTS (SELECT FROM talent_recruitmentround b JOIN counted s ON s.id = b.vacancy_id "
     "WHERE s.need = c.need AND b.id < r.id)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_blocker):
    with django_db_blocker.unblock(), loaded(ALL_OF_THEM) as found:
        assert found.difference() is None
        yield found


@pytest.mark.parametrize(("of", "text", "instead"), [one[1:] for one in MUTANTS], ids=[one[0] for one in MUTANTS])
def test_it_is_caught(world, monkeypatch, of, text, instead):
    right = indicator.COUNTED if of == LOG else indicator.DEFINITIONS[of]()
    assert right.count(text) == 1
    wrong = right.replace(text, instead)
    if of == LOG:
        monkeypatch.setattr(indicator, "COUNTED", wrong)
    else:
        monkeypatch.setitem(indicator.DEFINITIONS, of, lambda: wrong)
    assert wrong in indicator.statement()
    span, less, more = world.difference()
    assert less or more, span
    if of != LOG:
        assert {row[0] for row in (*less, *more)} == {of}


def test_nothing_of_them_stays(world):
    assert world.difference() is None
    assert len({one[0] for one in MUTANTS}) == len(MUTANTS) >= 10

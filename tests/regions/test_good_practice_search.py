"""The search through published cases: what it finds, in which order, for whom, and how safely it is shown."""

import pytest
from django.db import DatabaseError, connection, transaction

from regions.queries.good_practice import ON_A_PAGE, Results, Search
from regions.templatetags.good_practice import marked
from succession.tenancy.personas import PEOPLE
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, scope_of, signed_in
from tests.regions.good_practice_world import (
    CONTRIBUTOR,
    MAKERS,
    READERS,
    draft,
    offered,
    published,
    returned,
    withdrawn,
)
from tests.regions.grant_world import as_superuser, rolled_back
from tests.tenancy.test_isolation import sql

pytestmark = pytest.mark.django_db
MARK = "<mark>"


def titles(email=OTHER_LEAD, **looked):
    with scope_of(email):
        return [one.case.title for one in Results(Search(**looked))]


def test_it_finds_words_in_any_form_and_the_title_counts_most():
    published(title="Placements abroad", done="Each went elsewhere.")
    published(title="Another thing", done="We placed people, and a placement is worth it.")
    published(title="A third", done="Nothing of the kind.")
    assert titles(text="placement") == ["Placements abroad", "Another thing"]
    assert titles(text="PLACING") == ["Another thing"]
    assert titles(text='"went elsewhere"') == ["Placements abroad"]
    assert titles(text="placement -abroad") == ["Another thing"]
    assert titles(text="abroad OR kind") == ["Placements abroad", "A third"]
    assert titles(text="the") == []
    assert titles(text="xylophone") == []
    assert titles() == ["A third", "Another thing", "Placements abroad"]  # the newest first


def test_it_is_narrowed_by_element_objective_and_region():
    published(title="One", element="overview", objective="models")
    published(LEAD, title="Two", element="overview", objective="diversity")
    published(OTHER_LEAD, NATIONAL_LEAD, title="Three", element="capacity", objective="models")
    with scope_of(LEAD):
        here = sql("SELECT id FROM regions_region WHERE slug = 'north-east'")[0][0]
    assert titles(element="overview") == ["Two", "One"]
    assert titles(objective="models") == ["Three", "One"]
    assert titles(region=here) == ["Two", "One"]
    assert titles(text="mentor", element="capacity", objective="models") == ["Three"]
    assert titles(region=here, element="capacity") == []


def test_it_shows_everybody_the_published_and_nobody_anything_else():
    for make in (draft, offered, returned, withdrawn):
        make(title=f"Secretly {make.__name__}", came_of_it="Secret mentoring")
    published(title="Known to all")
    for email in READERS:
        assert titles(email, text="mentor") == ["Known to all"], email
        assert titles(email) == ["Known to all"], email
        assert titles(email, text="secret") == [], email


def test_without_a_scope_it_is_closed():
    ask = "SELECT * FROM stats.good_practice('', '', '', NULL, 10, 0)"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql(ask)


def test_pages_are_whole_and_bounded():
    for number in range(ON_A_PAGE + 3):
        published(title=f"Case {number}")
    with scope_of(AUDITOR):
        results = Results(Search(text="mentor"))
        assert len(results) == ON_A_PAGE + 3
        first, second = results[:ON_A_PAGE], results[ON_A_PAGE : ON_A_PAGE + 3]
        assert len({one.case.pk for one in [*first, *second]}) == ON_A_PAGE + 3
        assert results[ON_A_PAGE].case == second[0].case
        assert len(sql("SELECT * FROM stats.good_practice('', '', '', NULL, 1000000, 0)")) <= 100
    client = signed_in(LEAD)
    page = client.get("/good-practice/?text=mentor&page=2").content.decode()
    assert "11 to 13" in page
    assert client.get("/good-practice/?text=mentor&page=900").status_code == 200


HOSTILE = "<script>alert(1)</script> </mark><img src=x> \ue000mentor\ue001 &amp; {{ 7|add:7 }}"


def test_hostile_text_is_text_in_what_is_found():
    published(title=f"Mentor {HOSTILE}"[:150], done=f"A mentor {HOSTILE}", ask=HOSTILE)
    page = signed_in(OTHER_LEAD).get("/good-practice/?text=mentor").content.decode()
    main = page.split("<main", 1)[1].split("</main", 1)[0]
    assert MARK in main
    assert "<script>alert" not in main
    assert "<img" not in main
    assert main.count(MARK) == main.count("</mark>")
    assert "\ue000" not in main
    assert "\ue001" not in main
    page = signed_in(OTHER_LEAD).get('/good-practice/?text="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page.split("<main", 1)[1]


def test_a_mark_is_ours_alone():
    assert marked("a \ue000<b>\ue001 & c") == "a <mark>&lt;b&gt;</mark> &amp; c"


@pytest.mark.parametrize("text", ["'", "\\", ":*", "a & | !", "((", "x" * 200, "\u202e", "🙂", "%s %(a)s"])
def test_odd_searches_are_answered(text):
    published()
    assert signed_in(LEAD).get("/good-practice/", {"text": text, "element": "nowhere"}).status_code == 200


def test_a_search_that_can_not_be_is_an_error_beside_the_field():
    client = signed_in(LEAD)
    for text in ("a\0b", "x" * 201):
        answer = client.get("/good-practice/", {"text": text})
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()


def test_the_index_is_used_and_no_persona_could_use_it_by_itself():
    """Why there is a function: behind a policy the operator may not be asked first."""
    with rolled_back():
        published()
        with as_superuser():
            sql("ALTER TABLE regions_goodpracticecase DISABLE TRIGGER USER")
            sql("INSERT INTO regions_goodpracticecase (region_id, organisation_id, status, title, done, why, took, came_of_it, "
                "ask, element, objective, practice_area, offered_by_id, offered_by_name, offered_at, decided_by_id, "
                "decided_by_name, decided_at, withdrawn_by_name, reason) SELECT region_id, organisation_id, status, "
                "'Number ' || n, 'w' || n, '', '', came_of_it, ask, element, objective, '', offered_by_id, '', offered_at, "
                "decided_by_id, '', decided_at, '', '' FROM regions_goodpracticecase, generate_series(1, 3000) n")  # fmt: skip
            sql("ANALYZE regions_goodpracticecase")
        plan = ("EXPLAIN SELECT id FROM regions_goodpracticecase WHERE status = 'published' "
                "AND words @@ websearch_to_tsquery('english', 'w77')")  # fmt: skip
        with as_superuser():
            sql("SET LOCAL enable_seqscan = off")  # so few rows are read faster one by one
            sql("SET LOCAL ROLE sp_stats")
            assert "goodpractice_words" in str(sql(plan))
            sql("RESET ROLE")
        for email in (LEAD, CONTRIBUTOR, NATIONAL_LEAD):
            with scope_of(email):
                assert "goodpractice_words" not in str(sql(plan))


def test_every_persona_of_a_person_may_ask():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r FROM unnest(%s::text[]) AS r WHERE NOT has_function_privilege(r, "
            "'stats.good_practice(text, text, text, bigint, integer, integer)', 'EXECUTE') "
            "OR NOT has_schema_privilege(r, 'stats', 'USAGE')",
            [list(PEOPLE)],
        )
        assert cursor.fetchall() == []
    assert set(MAKERS) == {"draft", "offered", "returned", "published", "withdrawn"}

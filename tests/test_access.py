"""Every route × every role × own or other region. What is allowed shows that region's mark; the rest is 404, and
nothing of the region in it."""

import pytest
from django.urls import get_resolver, reverse

from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, signed_in

pytestmark = pytest.mark.django_db

YES, NO = "allowed", "refused"
PEOPLE = {
    "own lead": LEAD,
    "own sponsor": SPONSOR,
    "other lead": OTHER_LEAD,
    "other sponsor": OTHER_SPONSOR,
    "national lead": NATIONAL_LEAD,
    "assigned co-ordinator": None,  # found by the region
    "other co-ordinator": None,
    "auditor": AUDITOR,
}
ORDER = list(PEOPLE)
#                                own lead, own sponsor, other lead, other sponsor, national lead, assigned, other, auditor
TABLE = {
    # in a quarter that is signed off and accepted
    ("returns", "GET"): (YES, YES, NO, NO, NO, NO, NO, NO),
    ("return", "GET"): (YES, YES, NO, NO, YES, YES, NO, NO),
    ("report_state", "GET"): (YES, YES, NO, NO, YES, YES, NO, NO),
    ("prepare", "GET"): ("409", NO, NO, NO, NO, NO, NO, NO),
    ("check", "GET"): ("409", NO, NO, NO, NO, NO, NO, NO),
    ("recall", "GET"): ("409", NO, NO, NO, NO, NO, NO, NO),
    ("send_back", "GET"): (NO, "409", NO, NO, NO, NO, NO, NO),
    ("sign_off", "GET"): (NO, "302", NO, NO, NO, NO, NO, NO),
    ("start", "POST"): ("409", NO, NO, NO, NO, NO, NO, NO),
    ("autosave", "POST"): ("409", NO, NO, NO, NO, NO, NO, NO),
    ("accept", "POST"): (NO, NO, NO, NO, "409", "409", NO, NO),
    ("query", "GET"): (NO, NO, NO, NO, YES, YES, NO, NO),
    ("reopen", "GET"): (YES, NO, NO, NO, NO, NO, NO, NO),
    ("changes", "GET"): (NO, NO, NO, NO, NO, NO, NO, NO),  # there is one version; two in reporting/test_query.py
    ("report_pdf", "GET"): (YES, YES, NO, NO, YES, YES, NO, NO),
}
NATIONAL = (
    "national",
    "national_quarter",
    "national_csv",
    "national_grants",
    "national_grants_csv",
    "national_timeliness",
    "national_authorities",
)
OPEN = {"healthz", "accessibility", "cookies", "privacy", "account_login", "account_signup", "account_logout",
        "choose_role", "home", "demo_mail", "invitation", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate", "openid_connect_login",
        "openid_connect_callback", "socialaccount_login_cancelled"}  # fmt: skip
# One's own sign-in, whatever the role.
ACCOUNT = {"account", "account_change_password", "account_reauthenticate", "account_sessions", "account_end_session",
           "account_session", "account_kept",
           "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
           "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
           "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"}  # fmt: skip
# Walked in tests/api/test_api.py.
API = {"api_index", "api_regions", "api_quarters", "api_returns", "api_return", "api_indicators", "api_schema",
       "tokens", "end_token"}  # fmt: skip
# Walked in tests/regions/test_people.py.
PEOPLE_ROUTES = {"people", "people_invite", "people_end", "people_assign", "invitation_again", "invitation_revoke"}
# Walked in tests/regions/test_agreement.py.
GRANT = {"agreements", "agreement_draft", "agreement", "agreement_sign", "agreement_step", "grant_receipt",
         "grant_allocation", "instalment"}  # fmt: skip
# Walked in tests/regions/test_agreement_parts.py.
GRANT |= {"agreement_pdf", "agreement_pdf_state", "undertaking_evidence", "undertaking_evidence_add",
          "undertaking_evidence_withdraw", "accountable_authority", "grant_formulas", "grant_formula"}  # fmt: skip
# Walked in tests/regions/test_expenditure_plan.py and test_spending.py.
PLAN = {"expenditure_plan", "expenditure_plan_csv", "expenditure_plan_prepare", "expenditure_line_add", "expenditure_line",
        "expenditure_line_remove", "expenditure_plan_send", "expenditure_plan_agree", "expenditure_plan_return",
        "expenditure_plan_changes", "spending", "spending_csv", "spending_explain", "other_income",
        "other_income_add"}  # fmt: skip
# Walked in tests/regions/test_ledger_pages.py and test_audit.py.
LEDGER = {"ledger", "ledger_csv", "ledger_enter", "ledger_entry", "ledger_step", "ledger_evidence", "grant_audit", "audit_csv"}  # fmt: skip
# Walked in tests/regions/test_strategy_pages.py.
STRATEGY = {"strategy", "strategy_start", "strategy_share", "strategy_section", "strategy_autosave", "strategy_comment",
            "strategy_comment_deal", "strategy_contribution", "strategy_changes", "strategy_pdf", "strategy_pdf_state",
            "strategy_step", "checklist", "checklist_item"}  # fmt: skip
# Walked in tests/regions/test_good_practice_pages.py.
GOOD_PRACTICE = {"good_practice", "good_practice_cases", "good_practice_add", "good_practice_case", "good_practice_change",
                 "good_practice_again", "good_practice_remove", "good_practice_step", "resources", "resource"}  # fmt: skip
# Walked in tests/regions/test_regional_role_pages.py.
ROLES = {"regional_roles", "regional_role_add", "regional_role_change", "regional_role_remove", "leads_directory"}
# Walked in tests/talent/test_log_pages.py.
LOG = {"region_log", "return_rows", "return_rows_csv", "log", "log_confirm", "post_add", "post", "post_change", "post_remove", "vacancy_add", "vacancy",
       "vacancy_change", "vacancy_remit", "vacancy_remove", "cover_add", "cover_change", "cover_remove", "round_add",
       "round_change", "round_remove", "appointment_add", "appointment_change", "appointment_remove"}  # fmt: skip
# Walked in tests/regions/test_stakeholder_pages.py.
STAKEHOLDERS = {"stakeholders", "stakeholders_csv", "stakeholder_grid", "stakeholder_add", "engagement_log", "follow_ups",
                "barriers", "barriers_csv", "barrier_add", "barrier_change", "barrier_remove", "stakeholder", "stakeholder_change",
                "stakeholder_step", "stakeholder_archive", "stakeholder_remove", "stakeholder_erase", "stakeholder_export",
                "engagement_add", "engagement_change", "engagement_remove", "engagement_follow_up"}  # fmt: skip
# Walked in tests/regions/test_practice_pages.py.
PRACTICE = {"practices", "practices_csv", "practice_summary", "practices_shared", "headcounts", "headcounts_csv", "practice",
            "practice_answer", "practice_confirm", "practice_area", "headcount"}  # fmt: skip
# Walked in tests/regions/test_communication_pages.py.
COMMUNICATIONS = {"communications", "communications_csv", "communication_calendar", "communication_returned",
                  "communication_checklist", "communication_checklist_item", "communication_add", "communication_change",
                  "communication_done", "communication_remove"}  # fmt: skip
# Walked in tests/regions/test_plan_pages.py, test_plan_update_pages.py and test_programme_item.py.
ACTIONS = {"plan", "plan_csv", "plan_timeline", "plan_progress", "plan_action_add", "plan_action", "plan_action_change",
           "plan_action_remove", "plan_milestone_add", "plan_milestone_change", "plan_milestone_remove", "national_plans",
           "national_plans_csv", "programme", "programme_add", "programme_change", "programme_plan",
           "programme_remove"}  # fmt: skip
# Walked in tests/talent/test_log_import_pages.py.
LOG |= {"log_import", "log_import_template_xlsx", "log_import_template_csv", "log_import_log_xlsx",
        "log_import_preview", "log_import_errors"}  # fmt: skip
# Walked in tests/talent/test_log_answer.py.
LOG |= {"log_answer"}
# Walked in tests/talent/test_market_pages.py.
MARKET = {"market", "market_csv", "organisation_market", "organisation_market_csv"}
REGION = "north-east"
MORE = {"prepare": ["1st-tier"], "autosave": ["1st-tier"], "changes": [2]}
MARK = "North East"


def who(name):
    if PEOPLE[name]:
        return PEOPLE[name]
    # Regions are shared out among the three co-ordinators by the order of their names; North East is the fourth.
    return "coordinator.1@demo.example" if name == "assigned co-ordinator" else "coordinator.2@demo.example"


def ask(client, route, method, quarter):
    arguments = [REGION] if route == "returns" else [REGION, quarter]
    arguments += MORE.get(route, [])
    url = reverse(route, args=arguments)
    return client.get(url) if method == "GET" else client.post(url, {"acting_as": client.acting_as})


def test_every_route_is_in_the_table():
    named = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    known = {route for route, _ in TABLE} | set(NATIONAL) | OPEN | ACCOUNT | PEOPLE_ROUTES | API
    of_regions = ACTIONS | GRANT | PLAN | LEDGER | STRATEGY | STAKEHOLDERS | PRACTICE | COMMUNICATIONS | ROLES
    assert named == known | of_regions | GOOD_PRACTICE | LOG | MARKET


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize(("route", "method"), list(TABLE))
def test_access(route, method, name, quarter):
    expected = TABLE[(route, method)][ORDER.index(name)]
    answer = ask(signed_in(who(name)), route, method, quarter.previous.slug)
    text = answer.content.decode()
    if expected == YES:
        assert answer.status_code == 200
        assert MARK in text or route == "report_state"
    elif expected == NO:
        assert answer.status_code == 404
        body = text.split("<main", 1)[-1]
        assert MARK not in body
    else:
        assert answer.status_code == int(expected)


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize("route", NATIONAL)
def test_national_pages_are_national(route, name, quarter):
    url = reverse(route, args=[] if route == "national" else [quarter.previous.slug])
    answer = signed_in(who(name)).get(url, follow=True)
    national = name in ("national lead", "assigned co-ordinator", "other co-ordinator")
    assert answer.status_code == (200 if national else 404)


@pytest.mark.parametrize("route", [*sorted({route for route, _ in TABLE}), *NATIONAL])
def test_strangers_sign_in_first(route, client, quarter):
    if route == "national":
        arguments = []
    elif route in NATIONAL:
        arguments = [quarter.slug]
    elif route == "returns":
        arguments = [REGION]
    else:
        arguments = [REGION, quarter.slug, *MORE.get(route, [])]
    answer = client.get(reverse(route, args=arguments))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "address", ["/regions/nowhere/returns/", "/regions/north-east/returns/2010-99-q9/", "/national/x/"]
)
def test_addresses_of_nothing(address):
    for email in (LEAD, NATIONAL_LEAD):
        assert signed_in(email).get(address).status_code == 404


def test_the_college_sees_nothing_before_sign_off(quarter):
    client = signed_in(NATIONAL_LEAD)
    for region in ("north-east", "north-west", "london"):  # not started, draft, with sponsor
        assert client.get(reverse("return", args=[region, quarter.slug])).status_code == 404

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from regions.views import (
    accountable_authority,
    agreement,
    agreement_document,
    agreement_draft,
    audit,
    barrier,
    checklist,
    demo,
    engagement,
    expenditure_line,
    expenditure_plan,
    good_practice,
    grant,
    grant_formula,
    ledger,
    ledger_entry,
    oidc,
    people,
    regional_role,
    resource,
    spending,
    stakeholder,
    strategy,
    strategy_comment,
    strategy_document,
    strategy_section,
    undertaking_evidence,
)
from regions.views.account import account, end_session, kept_forms, session_left, sessions
from regions.views.api_token import end_token, tokens
from regions.views.invitation import invitation
from regions.views.other_income import other_income, other_income_add
from regions.views.role import choose_role
from regions.views.sign_in import SignInView

# Of allauth's pages only those that we have walked: no sign-up, no change of address.
ACCOUNT = [
    path("", account, name="account"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("session/", session_left, name="account_session"),
    path("kept/", kept_forms, name="account_kept"),
    path("sessions/", sessions, name="account_sessions"),
    path("sessions/<int:pk>/end/", end_session, name="account_end_session"),
]

GRANT = "regions/<slug:region>/grants/<int:pk>/"
PLAN = [
    path(f"{GRANT}plan/", expenditure_plan.expenditure_plan, name="expenditure_plan"),
    path(f"{GRANT}plan/lines.csv", expenditure_plan.expenditure_plan_csv, name="expenditure_plan_csv"),
    path(f"{GRANT}plan/prepare/", expenditure_plan.prepare, name="expenditure_plan_prepare"),
    path(f"{GRANT}plan/lines/", expenditure_line.add, name="expenditure_line_add"),
    path(f"{GRANT}plan/lines/<int:line>/", expenditure_line.change, name="expenditure_line"),
    path(f"{GRANT}plan/lines/<int:line>/remove/", expenditure_line.remove, name="expenditure_line_remove"),
    path(f"{GRANT}plan/send/", expenditure_plan.send, name="expenditure_plan_send"),
    path(f"{GRANT}plan/agree/", expenditure_plan.agree, name="expenditure_plan_agree"),
    path(f"{GRANT}plan/return/", expenditure_plan.return_, name="expenditure_plan_return"),
    path(f"{GRANT}plan/changes/<int:old>/<int:new>/", expenditure_plan.changes, name="expenditure_plan_changes"),
]
SPENDING = [
    path(f"{GRANT}spending/", spending.spending, name="spending"),
    path(f"{GRANT}spending/figures.csv", spending.spending_csv, name="spending_csv"),
    path(f"{GRANT}spending/explain/<slug:category>/", spending.explain, name="spending_explain"),
    path("regions/<slug:region>/other-income/", other_income, name="other_income"),
    path("regions/<slug:region>/other-income/add/", other_income_add, name="other_income_add"),
]
LEDGER = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger.csv", ledger.ledger_csv, name="ledger_csv"),
    path("ledger/enter/", ledger.enter, name="ledger_enter"),
    path("ledger/<int:number>/", ledger_entry.entry, name="ledger_entry"),
    path("ledger/<int:number>/<slug:verb>/", ledger_entry.step, name="ledger_step"),
    path("evidence/<int:evidence>/", ledger_entry.evidence, name="ledger_evidence"),
    path("audit/", audit.grant_audit, name="grant_audit"),
    path("audit.csv", audit.audit_csv, name="audit_csv"),
]
STAKEHOLDERS = [
    path("", stakeholder.stakeholder_list, name="stakeholders"),
    path("list.csv", stakeholder.stakeholders_csv, name="stakeholders_csv"),
    path("grid/", stakeholder.stakeholder_grid, name="stakeholder_grid"),
    path("add/", stakeholder.add, name="stakeholder_add"),
    path("log/", engagement.log, name="engagement_log"),
    path("follow-ups/", engagement.follow_ups, name="follow_ups"),
    path("barriers/", barrier.register, name="barriers"),
    path("barriers/add/", barrier.add, name="barrier_add"),
    path("barriers/<int:pk>/", barrier.change, name="barrier_change"),
    path("barriers/<int:pk>/remove/", barrier.remove, name="barrier_remove"),
    path("<int:pk>/", stakeholder.stakeholder, name="stakeholder"),
    path("<int:pk>/change/", stakeholder.change, name="stakeholder_change"),
    path("<int:pk>/step/", stakeholder.step, name="stakeholder_step"),
    path("<int:pk>/archive/", stakeholder.archive, name="stakeholder_archive"),
    path("<int:pk>/remove/", stakeholder.remove, name="stakeholder_remove"),
    path("<int:pk>/erase/", stakeholder.erase, name="stakeholder_erase"),
    path("<int:pk>/data.json", stakeholder.export, name="stakeholder_export"),
    path("<int:pk>/engagements/", engagement.add, name="engagement_add"),
    path("<int:pk>/engagements/<int:row>/", engagement.change, name="engagement_change"),
    path("<int:pk>/engagements/<int:row>/remove/", engagement.remove, name="engagement_remove"),
    path("<int:pk>/engagements/<int:row>/follow-up/", engagement.follow_up, name="engagement_follow_up"),
]

OVERVIEW = [
    path("", strategy.strategy, name="strategy"),
    path("start/", strategy.start, name="strategy_start"),
    path("sharing/", strategy.share, name="strategy_share"),
    path("sections/<slug:section>/", strategy_section.edit, name="strategy_section"),
    path("sections/<slug:section>/autosave/", strategy_section.autosave, name="strategy_autosave"),
    path("sections/<slug:section>/comment/", strategy_comment.comment, name="strategy_comment"),
    path("comments/<int:pk>/", strategy_comment.deal, name="strategy_comment_deal"),
    path("gives-and-gains/", strategy_comment.contribution, name="strategy_contribution"),
    path("changes/<int:old>/<int:new>/", strategy.changes, name="strategy_changes"),
    path("document/", strategy_document.pdf, name="strategy_pdf"),
    path("document/state/", strategy_document.state, name="strategy_pdf_state"),
    path("checklist/", checklist.checklist, name="checklist"),
    path("checklist/<slug:code>/", checklist.item, name="checklist_item"),
    path("<slug:verb>/", strategy.step, name="strategy_step"),
]

ROLES = [
    path("", regional_role.regional_roles, name="regional_roles"),
    path("add/", regional_role.add, name="regional_role_add"),
    path("<int:pk>/", regional_role.change, name="regional_role_change"),
    path("<int:pk>/remove/", regional_role.remove, name="regional_role_remove"),
]
GOOD_PRACTICE = [
    path("", good_practice.search, name="good_practice"),
    path("cases/", good_practice.cases, name="good_practice_cases"),
    path("cases/add/", good_practice.add, name="good_practice_add"),
    path("templates/", resource.index, name="resources"),
    path("templates/<int:number>/", resource.resource, name="resource"),
    path("<int:pk>/", good_practice.case, name="good_practice_case"),
    path("<int:pk>/change/", good_practice.change, name="good_practice_change"),
    path("<int:pk>/again/", good_practice.again, name="good_practice_again"),
    path("<int:pk>/remove/", good_practice.remove, name="good_practice_remove"),
    path("<int:pk>/<slug:verb>/", good_practice.step, name="good_practice_step"),
]

urlpatterns = [
    *PLAN,
    *SPENDING,
    path("account/", include(ACCOUNT)),
    path(GRANT, include(LEDGER)),
    path("directory/", regional_role.leads_directory, name="leads_directory"),
    path("good-practice/", include(GOOD_PRACTICE)),
    path("regions/<slug:region>/roles/", include(ROLES)),
    path("regions/<slug:region>/stakeholders/", include(STAKEHOLDERS)),
    path("regions/<slug:region>/strategy/", include(OVERVIEW)),
    path(
        "account/sign-in/",
        login_not_required(oidc.leads_to_providers(SignInView.as_view())),
        name="account_login",
    ),
    path("account/sign-in/cancelled/", oidc.cancelled, name="socialaccount_login_cancelled"),
    path("account/sign-in/by/<slug:provider_id>/", oidc.start, name="openid_connect_login"),
    path("account/sign-in/by/<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("agreements/", agreement.agreements, name="agreements"),
    path("agreements/draft/", agreement_draft.draft, name="agreement_draft"),
    path("agreements/formulas/", grant_formula.formulas, name="grant_formulas"),
    path("agreements/formulas/<int:pk>/", grant_formula.formula, name="grant_formula"),
    path("regions/<slug:region>/agreement/", agreement.agreement, name="agreement"),
    path("regions/<slug:region>/agreement/sign/", agreement.sign, name="agreement_sign"),
    path("regions/<slug:region>/agreement/document/", agreement_document.pdf, name="agreement_pdf"),
    path("regions/<slug:region>/agreement/document/state/", agreement_document.state, name="agreement_pdf_state"),
    path("regions/<slug:region>/agreement/evidence/", undertaking_evidence.evidence, name="undertaking_evidence"),
    path(
        "regions/<slug:region>/agreement/evidence/<int:pk>/withdraw/",
        undertaking_evidence.withdraw,
        name="undertaking_evidence_withdraw",
    ),
    path(
        "regions/<slug:region>/agreement/evidence/<slug:code>/",
        undertaking_evidence.add,
        name="undertaking_evidence_add",
    ),
    path("regions/<slug:region>/agreement/authority/", accountable_authority.authority, name="accountable_authority"),
    path("regions/<slug:region>/agreement/strategy/", grant.receipt, name="grant_receipt"),
    path("regions/<slug:region>/agreement/allocation/", grant.allocation, name="grant_allocation"),
    path("regions/<slug:region>/agreement/instalments/<int:number>/<slug:verb>/", grant.instalment, name="instalment"),
    path("regions/<slug:region>/agreement/<slug:verb>/", agreement.step, name="agreement_step"),
    path("demo/mail/", demo.mail, name="demo_mail"),
    path("choose-role/", choose_role, name="choose_role"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("tokens/", tokens, name="tokens"),
    path("tokens/<int:pk>/end/", end_token, name="end_token"),
    path("people/", people.who, name="people"),
    path("people/invite/<slug:kind>/", people.invite, name="people_invite"),
    path("people/invitations/<int:pk>/again/", people.invitation_again, name="invitation_again"),
    path("people/invitations/<int:pk>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("people/<int:pk>/end/", people.end, name="people_end"),
    path("people/<int:pk>/regions/", people.assign, name="people_assign"),
]

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from regions.views import agreement, audit, demo, grant, ledger, ledger_entry, oidc, people
from regions.views.account import account, end_session, sessions
from regions.views.api_token import end_token, tokens
from regions.views.invitation import invitation
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
    path("sessions/", sessions, name="account_sessions"),
    path("sessions/<int:pk>/end/", end_session, name="account_end_session"),
]

GRANT = "regions/<slug:region>/grants/<int:pk>/"
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

urlpatterns = [
    path("account/", include(ACCOUNT)),
    path(GRANT, include(LEDGER)),
    path(f"{GRANT}plan/", ledger.ledger, name="expenditure_plan"),
    path(f"{GRANT}spending/", ledger.ledger, name="spending"),
    path(
        "account/sign-in/",
        login_not_required(oidc.leads_to_providers(SignInView.as_view())),
        name="account_login",
    ),
    path("account/sign-in/cancelled/", oidc.cancelled, name="socialaccount_login_cancelled"),
    path("account/sign-in/by/<slug:provider_id>/", oidc.start, name="openid_connect_login"),
    path("account/sign-in/by/<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("agreements/", agreement.agreements, name="agreements"),
    path("agreements/draft/", agreement.draft, name="agreement_draft"),
    path("regions/<slug:region>/agreement/", agreement.agreement, name="agreement"),
    path("regions/<slug:region>/agreement/sign/", agreement.sign, name="agreement_sign"),
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

from django.urls import path

from reporting.views.authorities import national_authorities
from reporting.views.decision import recall, send_back, sign_off
from reporting.views.home import home
from reporting.views.lineage import return_rows, return_rows_csv
from reporting.views.national import latest, national_csv, national_quarter
from reporting.views.national_grant import grants, grants_csv
from reporting.views.prepare import autosave, check, prepare
from reporting.views.quarterly_return import accept, detail, returns, start
from reporting.views.query import changes, query, reopen
from reporting.views.report import pdf, state
from reporting.views.timeliness import national_timeliness

RETURN = "regions/<slug:region>/returns/<slug:quarter>/"

urlpatterns = [
    path("", home, name="home"),
    path("regions/<slug:region>/returns/", returns, name="returns"),
    path(RETURN, detail, name="return"),
    path(f"{RETURN}start/", start, name="start"),
    path(f"{RETURN}prepare/<slug:section>/", prepare, name="prepare"),
    path(f"{RETURN}prepare/<slug:section>/autosave/", autosave, name="autosave"),
    path(f"{RETURN}figures/<int:indicator>/<str:tier>/", return_rows, name="return_rows"),
    path(f"{RETURN}figures/<int:indicator>/<str:tier>/vacancies.csv", return_rows_csv, name="return_rows_csv"),
    path(f"{RETURN}check/", check, name="check"),
    path(f"{RETURN}recall/", recall, name="recall"),
    path(f"{RETURN}send-back/", send_back, name="send_back"),
    path(f"{RETURN}sign-off/", sign_off, name="sign_off"),
    path(f"{RETURN}accept/", accept, name="accept"),
    path(f"{RETURN}query/", query, name="query"),
    path(f"{RETURN}reopen/", reopen, name="reopen"),
    path(f"{RETURN}changes/<int:number>/", changes, name="changes"),
    path(f"{RETURN}report/", state, name="report_state"),
    path(f"{RETURN}report.pdf", pdf, name="report_pdf"),
    path("national/", latest, name="national"),
    path("national/<slug:quarter>/", national_quarter, name="national_quarter"),
    path("national/<slug:quarter>/timeliness/", national_timeliness, name="national_timeliness"),
    path("national/<slug:quarter>/authorities/", national_authorities, name="national_authorities"),
    path("national/<slug:quarter>/indicators.csv", national_csv, name="national_csv"),
    path("national/<slug:quarter>/grants/", grants, name="national_grants"),
    path("national/<slug:quarter>/grants.csv", grants_csv, name="national_grants_csv"),
]

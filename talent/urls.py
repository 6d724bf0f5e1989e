from django.urls import URLPattern, URLResolver, include, path

from talent.views import log, log_answer, log_import, market, post, recruitment_round, vacancy

VACANCY: list[URLPattern | URLResolver] = [
    path("", vacancy.vacancy, name="vacancy"),
    path("change/", vacancy.change, name="vacancy_change"),
    path("remit/", vacancy.change_remit, name="vacancy_remit"),
    path("remove/", vacancy.remove_vacancy, name="vacancy_remove"),
    path("cover/", vacancy.cover, name="cover_add"),
    path("cover/<int:row>/", vacancy.cover, name="cover_change"),
    path("cover/<int:row>/remove/", vacancy.remove_cover, name="cover_remove"),
    path("rounds/", recruitment_round.advertise, name="round_add"),
    path("rounds/<int:number>/", recruitment_round.change, name="round_change"),
    path("rounds/<int:number>/remove/", recruitment_round.remove_round, name="round_remove"),
    path("appointments/", recruitment_round.appoint, name="appointment_add"),
    path("appointments/<int:row>/", recruitment_round.appoint, name="appointment_change"),
    path("appointments/<int:row>/remove/", recruitment_round.remove_appointment, name="appointment_remove"),
]
IMPORT: list[URLPattern | URLResolver] = [
    path("", log_import.start, name="log_import"),
    path("template.xlsx", log_import.template_xlsx, name="log_import_template_xlsx"),
    path("template.csv", log_import.template_csv, name="log_import_template_csv"),
    path("log.xlsx", log_import.log_xlsx, name="log_import_log_xlsx"),
    path("<int:pk>/", log_import.preview, name="log_import_preview"),
    path("<int:pk>/errors.csv", log_import.errors_csv, name="log_import_errors"),
]
LOG: list[URLPattern | URLResolver] = [
    path("", log.log, name="log"),
    path("confirm/", log.confirm, name="log_confirm"),
    path("import/", include(IMPORT)),
    path("posts/", post.add, name="post_add"),
    path("posts/<int:pk>/", post.post, name="post"),
    path("posts/<int:pk>/change/", post.change, name="post_change"),
    path("posts/<int:pk>/remove/", post.remove_post, name="post_remove"),
    path("posts/<int:post>/vacancy/", vacancy.add, name="vacancy_add"),
    path("vacancies/<int:pk>/", include(VACANCY)),
    path("vacancies/<int:pk>/answer/<slug:code>/", log_answer.log_answer, name="log_answer"),
]
urlpatterns = [
    path("regions/<slug:region>/log/", log.region_log, name="region_log"),
    path("regions/<slug:region>/log/<slug:organisation>/", include(LOG)),
    path("regions/<slug:region>/market/", market.market, name="market"),
    path("regions/<slug:region>/market/figures.csv", market.market_csv, name="market_csv"),
    path(
        "regions/<slug:region>/log/<slug:organisation>/market/", market.organisation_market, name="organisation_market"
    ),
    path(
        "regions/<slug:region>/log/<slug:organisation>/market/figures.csv",
        market.organisation_market_csv,
        name="organisation_market_csv",
    ),
]

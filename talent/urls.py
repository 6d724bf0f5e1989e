from django.urls import path

from talent.views import log_import

urlpatterns = [
    path("log/import/", log_import.start, name="log_import"),
    path("log/import/template.xlsx", log_import.template_xlsx, name="log_import_template_xlsx"),
    path("log/import/template.csv", log_import.template_csv, name="log_import_template_csv"),
    path("log/import/log.xlsx", log_import.log_xlsx, name="log_import_log_xlsx"),
    path("log/import/<int:pk>/", log_import.preview, name="log_import_preview"),
    path("log/import/<int:pk>/errors.csv", log_import.errors_csv, name="log_import_errors"),
]

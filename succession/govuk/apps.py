from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "succession.govuk"
    label = "govuk"
    verbose_name = "GOV.UK form pack"

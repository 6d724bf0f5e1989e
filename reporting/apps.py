from django.apps import AppConfig

from regions.signals import agreement_in_force


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Reporting"

    def ready(self) -> None:
        from reporting.domain.quarter import open_for

        agreement_in_force.connect(open_for, dispatch_uid="open_quarters")

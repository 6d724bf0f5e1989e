from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "succession.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Tenancy"

    def ready(self) -> None:
        from succession.tenancy import checks  # noqa: F401  (registers the system checks)

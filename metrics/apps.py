from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = "Metrics"

    def ready(self) -> None:
        from accounts.bundle import tables
        from metrics.bundle_targets import TARGETS

        tables.register(TARGETS)

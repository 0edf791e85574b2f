from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = "Metrics"

    def ready(self) -> None:
        from accounts import changes
        from accounts.bundle import tables
        from kpidash import clock
        from metrics import checks as checks  # registers the system checks
        from metrics import runs
        from metrics.bundle_targets import TARGETS

        tables.register(TARGETS)
        changes.listeners.append(lambda: runs.ask_after_changes(clock.now()))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = gettext_lazy("Metrics")

    def ready(self) -> None:
        from django.conf import settings

        from accounts import changes
        from accounts.bundle import tables
        from kpidash import clock, model_texts
        from metrics import checks as checks  # registers the system checks
        from metrics import own_kpis, runs
        from metrics.bundle_targets import TARGETS

        model_texts.tell(self)
        own_kpis.enter(settings.KPIDASH_KPIS)
        tables.register(TARGETS)
        changes.listeners.append(lambda: runs.ask_after_changes(clock.now()))

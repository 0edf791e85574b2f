from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = gettext_lazy("Metrics")

    def ready(self) -> None:
        from django.conf import settings
        from django.core.signals import request_finished

        from accounts import changes, erasure
        from accounts.bundle import tables
        from kpidash import clock, model_texts
        from metrics import checks as checks  # registers the system checks
        from metrics import evidence, own_kpis, runs
        from metrics.bundle_targets import TARGETS
        from metrics.watchman import watchman

        model_texts.tell(self)
        own_kpis.enter(settings.KPIDASH_KPIS)
        tables.register(TARGETS)
        erasure.renamers.append(evidence.rename)
        changes.listeners.append(lambda: runs.ask_after_changes(clock.now()))
        if settings.KPIDASH_WEB_WATCHES:
            request_finished.connect(watchman.after_answer, dispatch_uid="watchman")

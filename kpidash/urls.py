"""Every route of kpidash."""

from django.contrib import admin
from django.urls import include, path

from kpidash import health
from kpidash.language import choose_language
from metrics.web.health import measurements, readiness

urlpatterns = [
    path("healthz", health.liveness, name="liveness"),
    path("readyz", readiness, name="readiness"),
    path("metrics", measurements, name="measurements"),
    path("language/", choose_language, name="language"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("kpidash.api_urls")),
    path("", include("metrics.urls")),
]

handler500 = "kpidash.broken.something_broke"

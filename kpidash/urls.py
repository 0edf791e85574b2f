"""Every route of kpidash."""

from django.contrib import admin
from django.urls import include, path

from kpidash import health

urlpatterns = [
    path("healthz", health.liveness, name="liveness"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("kpidash.api_urls")),
    path("", include("metrics.urls")),
]

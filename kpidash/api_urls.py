"""The routes of the API; an id is the record id, whatever letters it has."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts import api as records
from accounts import api_writes as writes
from metrics.api import numbers, pages, plans

urlpatterns = [
    path("v1/kpis/", numbers.Kpis.as_view(), name="api-kpis"),
    path("v1/kpis/<slug:key>/", numbers.KpiAnswer.as_view(), name="api-kpi"),
    path("v1/kpis/<slug:key>/rows/", numbers.KpiRows.as_view(), name="api-kpi-rows"),
    path("v1/targets/", numbers.Targets.as_view(), name="api-targets"),
    path("v1/plans/", plans.Plans.as_view(), name="api-plans"),
    path("v1/plans/<int:id>/", plans.Plan.as_view(), name="api-plan"),
    path("v1/views/", plans.SavedViews.as_view(), name="api-views"),
    path("v1/runs/", numbers.Runs.as_view(), name="api-runs"),
    path("v1/pages/home/", pages.Home.as_view(), name="api-page-home"),
    path("v1/pages/teams/<path:id>/", pages.TeamPage.as_view(), name="api-page-team"),
    path("v1/pages/people/<path:id>/", pages.PersonPage.as_view(), name="api-page-person"),
    path("v1/pages/clients/<path:id>/", pages.ClientPage.as_view(), name="api-page-client"),
    path("v1/pages/kpis/<slug:key>/", pages.KpiPage.as_view(), name="api-page-kpi"),
    path("v1/pages/renewals/", pages.Renewals.as_view(), name="api-page-renewals"),
    path("v1/teams/", records.Teams.as_view(), name="api-teams"),
    path("v1/people/<path:id>/", records.Person.as_view(), name="api-person"),
    path("v1/clients/", records.Clients.as_view(), name="api-clients"),
    path("v1/clients/<path:id>/", records.ClientDetail.as_view(), name="api-client"),
    path("v1/touches/", writes.WriteTouch.as_view(), name="api-touches"),
    path("v1/touches/bulk/", writes.WriteTouches.as_view(), name="api-touches-bulk"),
    path("v1/requests/", writes.WriteRequest.as_view(), name="api-requests"),
    path("v1/requests/bulk/", writes.WriteRequests.as_view(), name="api-requests-bulk"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api/docs.html"),
        name="api-docs",
    ),
]

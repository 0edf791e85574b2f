"""The routes of the pages; an id is the record id, whatever letters it has."""

from django.urls import path

from metrics.web.catalogue import catalogue
from metrics.web.client import client
from metrics.web.home import home
from metrics.web.kpi import kpi
from metrics.web.person import person
from metrics.web.renewals import renewals
from metrics.web.rows_file import rows_file
from metrics.web.runs import recompute, run, run_progress, runs
from metrics.web.team import team

urlpatterns = [
    path("", home, name="home"),
    path("teams/<path:id>/", team, name="team"),
    path("people/<path:id>/", person, name="person"),
    path("clients/<path:id>/", client, name="client"),
    path("renewals/", renewals, name="renewals"),
    path("kpis/", catalogue, name="catalogue"),
    path("kpis/<slug:key>/", kpi, name="kpi"),
    path("kpis/<slug:key>/rows.csv", rows_file, name="kpi-rows"),
    path("runs/", runs, name="runs"),
    path("runs/recompute/", recompute, name="recompute"),
    path("runs/<int:id>/", run, name="run"),
    path("runs/<int:id>/progress/", run_progress, name="run-progress"),
]

"""The routes of the pages; an id is the record id, whatever letters it has."""

from django.urls import include, path, register_converter

from metrics.web.catalogue import catalogue
from metrics.web.client import client
from metrics.web.components import components
from metrics.web.home import home
from metrics.web.kpi import kpi
from metrics.web.page_files import (
    catalogue_file,
    client_file,
    home_file,
    kpi_file,
    person_file,
    runs_file,
    team_file,
)
from metrics.web.person import person
from metrics.web.renewals import renewals, renewals_file
from metrics.web.runs import (
    discard_held,
    publish_held,
    recompute,
    run,
    run_progress,
    runs,
    seal_quarter,
)
from metrics.web.scorecard_pdf import person_pdf
from metrics.web.setup import (
    setup,
    setup_admin,
    setup_agency,
    setup_demo,
    setup_hours,
    setup_records,
    setup_targets,
)
from metrics.web.table_files import FileKind
from metrics.web.team import team
from metrics.web.touchpoint import log_touchpoint
from metrics.web.views import forget_view, keep_view, rename_view, view, views

register_converter(FileKind, "file")

urlpatterns = [
    path("", home, name="home"),
    path("teams/<path:id>/", team, name="team"),
    path("people/<path:id>/", person, name="person"),
    path("clients/<path:id>/", client, name="client"),
    path("log/<path:id>/", log_touchpoint, name="log-touchpoint"),
    path("renewals/", renewals, name="renewals"),
    path("targets/", include("metrics.web.targets_urls")),
    path("kpis/", catalogue, name="catalogue"),
    path("kpis/<slug:key>/", kpi, name="kpi"),
    path("kpis/<slug:key>/rows.csv", kpi_file, {"table": "rows", "kind": "csv"}, name="kpi-rows"),
    path("setup/", setup, name="setup"),
    path("setup/agency/", setup_agency, name="setup-agency"),
    path("setup/hours/", setup_hours, name="setup-hours"),
    path("setup/admin/", setup_admin, name="setup-admin"),
    path("setup/targets/", setup_targets, name="setup-targets"),
    path("setup/records/", setup_records, name="setup-records"),
    path("setup/demo/", setup_demo, name="setup-demo"),
    path("components/", components, name="components"),
    path("views/", views, name="views"),
    path("views/new/", keep_view, name="keep-view"),
    path("views/<int:id>/", view, name="view"),
    path("views/<int:id>/rename/", rename_view, name="rename-view"),
    path("views/<int:id>/delete/", forget_view, name="forget-view"),
    path("runs/", runs, name="runs"),
    path("runs/recompute/", recompute, name="recompute"),
    path("runs/seal/", seal_quarter, name="seal-quarter"),
    path("runs/<int:id>/", run, name="run"),
    path("runs/<int:id>/publish/", publish_held, name="publish-held-run"),
    path("runs/<int:id>/discard/", discard_held, name="discard-held-run"),
    path("runs/<int:id>/progress/", run_progress, name="run-progress"),
    # Each table of a page as a file: the page's own address, then the table's name.
    path("<slug:table>.<file:kind>", home_file, name="home-file"),
    path("teams/<path:id>/<slug:table>.<file:kind>", team_file, name="team-file"),
    path("people/<path:id>/scorecard.pdf", person_pdf, name="person-pdf"),
    path("people/<path:id>/<slug:table>.<file:kind>", person_file, name="person-file"),
    path("renewals/<slug:table>.<file:kind>", renewals_file, name="renewals-file"),
    path("clients/<path:id>/<slug:table>.<file:kind>", client_file, name="client-file"),
    path("kpis/<slug:table>.<file:kind>", catalogue_file, name="catalogue-file"),
    path("kpis/<slug:key>/<slug:table>.<file:kind>", kpi_file, name="kpi-file"),
    path("runs/<slug:table>.<file:kind>", runs_file, name="runs-file"),
]

"""The routes of targets, below /targets/."""

from django.urls import path

from metrics.web import targets_lines as lines
from metrics.web import targets_plans as plans
from metrics.web.targets import cell, targets
from metrics.web.targets_files import grid_file, own_file
from metrics.web.targets_replies import reply

urlpatterns = [
    path("", targets, name="targets"),
    path("targets.<file:kind>", own_file, name="own-targets-file"),
    path("grid.<file:kind>", grid_file, name="target-grid-file"),
    path("cell/", cell, name="target-cell"),
    path("<int:id>/reply/", reply, name="target-reply"),
    path("plans/new/", plans.new_plan, name="target-plan-new"),
    path("plans/<int:id>/", plans.plan, name="target-plan"),
    path("plans/<int:id>/move/", plans.move, name="target-plan-move"),
    path("plans/<int:id>/discard/", plans.discard, name="target-plan-discard"),
    path("plans/<int:id>/what-if/", plans.what_if, name="target-plan-what-if"),
    path("plans/<int:id>/publish/", plans.publish_plan, name="target-plan-publish"),
    path("plans/<int:id>/cell/", lines.plan_cell, name="target-plan-cell"),
    path("plans/<int:id>/ramp/", lines.plan_ramp, name="target-plan-ramp"),
    path("plans/<int:id>/benchmarks/", lines.plan_benchmarks, name="target-plan-benchmarks"),
    path("plans/<int:id>/sheet.csv", lines.plan_sheet, name="target-plan-sheet"),
    path("plans/<int:id>/upload/", lines.plan_upload, name="target-plan-upload"),
]

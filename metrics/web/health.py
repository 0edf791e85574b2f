"""What a supervisor asks: whether all is well, and how the runs are doing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import access
from kpidash import clock
from metrics.models import Outgoing, Run, RunStep

TEXT = "text/plain; charset=utf-8"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
Measured = tuple[str, str, list[tuple[str, float]]]


@never_cache
@login_not_required
@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, its tables are today's and the numbers aren't old."""
    if problems := list(what_is_wrong(clock.now())):
        return HttpResponse("\n".join(problems) + "\n", status=503, content_type=TEXT)
    return HttpResponse("ok\n", content_type=TEXT)


def what_is_wrong(now: datetime) -> Iterator[str]:
    """In words, without names and secrets: anybody may ask."""
    try:
        if missing := migrations_to_apply():
            yield f"Migrations to apply: {missing}."
            return
        current = Run.objects.current()
        began = Run.objects.aggregate(first=Min("planned_at"))["first"]
    except DatabaseError:
        yield "The database doesn't answer."
        return
    allowed = timedelta(hours=settings.KPIDASH_STALE_HOURS)
    since = current.published_at if current else began
    if since and now - since > allowed:
        hours = int((now - since).total_seconds() // 3600)
        yield f"No run was published for {hours} hours."


def migrations_to_apply() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@never_cache
@login_not_required
@require_safe
def measurements(request: HttpRequest) -> HttpResponse:
    """For Prometheus with the token, and for admins; to others there is nothing here."""
    if not (has_token(request) or access.is_admin(request.user)):
        raise Http404("There are no measurements here.")
    lines = [line for each in measured(clock.now()) for line in written(each)]
    return HttpResponse("\n".join(lines) + "\n", content_type=PROMETHEUS)


def has_token(request: HttpRequest) -> bool:
    token = settings.KPIDASH_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(token) and constant_time_compare(given, f"Bearer {token}")


def measured(now: datetime) -> Iterator[Measured]:
    current = Run.objects.current()
    if current:
        age = seconds(now, current.published_at)
        yield "run_age_seconds", "Since the newest numbers were published.", [("", age)]
        took = current.seconds or 0.0
        yield "run_duration_seconds", "That the run of the newest numbers took.", [("", took)]
    counts = dict(Run.objects.order_by().values_list("state").annotate(Count("pk")))
    runs = [(f'state="{state}"', counts.get(state, 0)) for state in Run.State.values]
    yield "runs", "Runs that are kept, by state.", runs
    waiting = Run.objects.filter(state=Run.State.PLANNED)
    oldest = waiting.aggregate(at=Min("planned_at"))["at"]
    yield "queue_length", "Runs that wait for a worker.", [("", waiting.count())]
    yield (
        "queue_age_seconds",
        "Since the oldest of them was asked for.",
        [("", seconds(now, oldest))],
    )
    yield "run_steps", "Steps of the newest run, by state.", steps_of_newest()
    unsent = Outgoing.objects.filter(sent_at=None)
    yield "outgoing_waiting", "Messages that are yet to be sent.", [("", unsent.count())]


def steps_of_newest() -> list[tuple[str, float]]:
    newest = Run.objects.exclude(state=Run.State.PLANNED).order_by("-planned_at", "-pk").first()
    found = RunStep.objects.filter(run=newest).order_by() if newest else RunStep.objects.none()
    counts = dict(found.values_list("state").annotate(Count("pk")))
    return [(f'state="{state}"', counts.get(state, 0)) for state in RunStep.State.values]


def seconds(now: datetime, since: datetime | None) -> float:
    return (now - since).total_seconds() if since else 0.0


def written(one: Measured) -> list[str]:
    name, told, values = one
    lines = [f"# HELP kpidash_{name} {told}", f"# TYPE kpidash_{name} gauge"]
    for labels, value in values:
        which = f"{{{labels}}}" if labels else ""
        lines.append(f"kpidash_{name}{which} {value:.15g}")
    return lines

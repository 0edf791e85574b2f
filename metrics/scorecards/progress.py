"""How far a run is, as its page and the script that follows it are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.engine.kpi import CATALOGUE
from metrics.formats import moment_in_words
from metrics.models import Run, RunStep
from metrics.runs import STALE_AFTER
from metrics.wording import said

AT_WORK = (Run.State.PLANNED, Run.State.COMPUTING, Run.State.VERIFYING)
# A worker takes a run within seconds; one that says nothing for so long may be gone.
QUIET_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Progress:
    """A run at work: how many of its steps are done, and what it is about."""

    word: str
    says: str
    doubt: str
    done: int
    total: int
    is_over: bool
    href: str
    source: str
    """Where the script asks how far it is now."""


def progress_of(run: Run, *, zone: ZoneInfo, now: datetime) -> Progress:
    states = list(run.steps.values_list("kpi", "state"))
    done = sum(state != RunStep.State.TODO for _kpi, state in states)
    to_do = {kpi for kpi, state in states if state == RunStep.State.TODO}
    return Progress(
        word=run.get_state_display(),
        says=_says(run, to_do),
        doubt=_doubt(run, zone, now),
        done=done,
        total=len(states),
        is_over=run.state not in AT_WORK,
        href=reverse("run", args=[run.pk]),
        source=reverse("run-progress", args=[run.pk]),
    )


def _says(run: Run, to_do: set[str]) -> str:
    if run.state == Run.State.PLANNED:
        return _("Waiting for the worker to begin.")
    if run.state == Run.State.VERIFYING:
        return _("Checking the numbers before they are published.")
    if run.state not in AT_WORK:
        return _("The run is over.")
    following = next((kpi for kpi in CATALOGUE.values() if kpi.key in to_do), None)
    if following is None:
        return _("Reading the records.")
    return _("%(kpi)s: KPI %(number)d of %(all)d.") % {
        "kpi": said(following.name),
        "number": len(CATALOGUE) - len(to_do) + 1,
        "all": len(CATALOGUE),
    }


def _doubt(run: Run, zone: ZoneInfo, now: datetime) -> str:
    """What may be wrong with a run that is silent, and what happens next."""
    if run.state not in AT_WORK:
        return ""
    heard = run.heartbeat_at or run.planned_at
    if now - heard < QUIET_AFTER:
        return ""
    at = {"moment": moment_in_words(heard.astimezone(zone)), "seconds": STALE_AFTER.seconds}
    if run.state == Run.State.PLANNED:
        return (
            _("No worker has taken it since %(moment)s: see that one is running. It begins then.")
            % at
        )
    return (
        _(
            "Nothing was heard of it since %(moment)s. After %(seconds)d seconds without a word "
            "another worker takes it over; what was published before stays."
        )
        % at
    )

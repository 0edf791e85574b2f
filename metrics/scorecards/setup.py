"""Setting an empty kpidash up: the steps, and what the published benchmarks would set."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from metrics import targets
from metrics.formats import NumberFormat
from metrics.targets import Preset, goal_of
from metrics.wording import said

STEPS = (
    ("setup-agency", gettext_lazy("Agency")),
    ("setup-hours", gettext_lazy("Working hours")),
    ("setup-admin", gettext_lazy("First admin")),
    ("setup-targets", gettext_lazy("Targets")),
    ("setup-records", gettext_lazy("Records")),
)
# From here on somebody can sign in, and the steps before are closed.
FIRST_SIGNED_IN = 3


@dataclass(frozen=True)
class Step:
    number: int
    name: str
    href: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class BenchmarkLine:
    """A published benchmark as the target that it would become, with what to beware of."""

    kpi: str
    goal: str
    window: str
    source: str
    warning: str
    is_adopted: bool


def steps_at(current: str) -> tuple[Step, ...]:
    """All steps, seen from one of them; those that can be opened again have an address."""
    here = [name for name, _title in STEPS].index(current)
    first = FIRST_SIGNED_IN if here >= FIRST_SIGNED_IN else 0
    return tuple(
        Step(
            number=place + 1,
            name=str(title),
            href=reverse(name) if first <= place < here else "",
            is_done=place < here,
            is_current=place == here,
        )
        for place, (name, title) in enumerate(STEPS)
    )


def benchmark_lines(*, starts_on: date, currency: str) -> tuple[BenchmarkLine, ...]:
    return tuple(_line(preset, currency) for preset in targets.benchmark_pack(starts_on=starts_on))


def _line(preset: Preset, currency: str) -> BenchmarkLine:
    kpi = preset.kpi
    return BenchmarkLine(
        kpi=said(kpi.name),
        goal=NumberFormat.of(kpi, currency).goal(goal_of(preset.target), kpi.better),
        window=preset.target.get_window_display(),
        source=said(preset.benchmark.source),
        warning=said(preset.benchmark.warning),
        is_adopted=preset.is_adopted,
    )

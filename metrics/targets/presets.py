"""The preset pack: the published benchmarks as targets of the whole agency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

import metrics.kpis  # noqa: F401  enters every KPI into the catalogue
from accounts.models import User
from metrics.engine.kpi import CATALOGUE, Benchmark, Better, Kpi
from metrics.engine.scopes import AGENCY
from metrics.models import Target
from metrics.targets.book import AppliedTarget, TargetBook, goal_of
from metrics.targets.setting import set_target


@dataclass(frozen=True)
class Preset:
    """One benchmark, as the target that it would become, beside what holds today."""

    kpi: Kpi
    benchmark: Benchmark
    target: Target
    today: AppliedTarget | None

    @property
    def is_adopted(self) -> bool:
        """Whether the agency's target is this already."""
        return self.today is not None and self.today.goal == goal_of(self.target)


def benchmark_pack(*, starts_on: date) -> list[Preset]:
    """Every KPI's published benchmark, as an agency target from a day on."""
    book = TargetBook.load()
    return [
        Preset(
            kpi,
            kpi.benchmark,
            _target(kpi, kpi.benchmark, starts_on=starts_on),
            book.applying(kpi.key, AGENCY, kpi.benchmark.window, starts_on),
        )
        for kpi in CATALOGUE.values()
        if kpi.benchmark and kpi.better is not Better.NEUTRAL
    ]


@transaction.atomic
def adopt_benchmarks(*, by: User, starts_on: date) -> list[Target]:
    """Set the agency's targets to the published benchmarks; those that are so already stay."""
    return [
        set_target(preset.target, by=by)
        for preset in benchmark_pack(starts_on=starts_on)
        if not preset.is_adopted
    ]


def _target(kpi: Kpi, benchmark: Benchmark, *, starts_on: date) -> Target:
    reason = f"Published benchmark. {benchmark.source}. {benchmark.warning}".strip()
    target = Target(kpi=kpi.key, window=benchmark.window, starts_on=starts_on, reason=reason[:500])
    if kpi.better is Better.BAND:
        target.low, target.high = _decimal(benchmark.low), _decimal(benchmark.high)
        return target
    modest, great = _ends(kpi, benchmark)
    target.target, target.stretch = _decimal(modest), _decimal(great)
    return target


def _ends(kpi: Kpi, benchmark: Benchmark) -> tuple[float | None, float | None]:
    """A published span as target and stretch: its modest end is what we hold people to."""
    if benchmark.target is not None:
        return benchmark.target, None
    if kpi.better is Better.LOWER:
        return benchmark.high, benchmark.low
    return benchmark.low, benchmark.high


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))

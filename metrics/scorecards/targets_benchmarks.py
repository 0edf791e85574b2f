"""The published benchmarks as lines of a plan, each with its source and what to beware of."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.formats import NumberFormat
from metrics.models import TargetPlan
from metrics.scorecards.targets import LENGTHS_IN_WORDS
from metrics.scorecards.targets_grid import terms_in_words
from metrics.scorecards.targets_plan import PlanLink, plan_link
from metrics.targets import Preset
from metrics.wording import said


@dataclass(frozen=True)
class BenchmarkRow:
    key: str
    name: str
    benchmark: str
    length: str
    today: str
    source: str
    warning: str
    is_adopted: bool


@dataclass(frozen=True)
class BenchmarksPage:
    plan: PlanLink
    rows: tuple[BenchmarkRow, ...]


def benchmarks_page(plan: TargetPlan, pack: Sequence[Preset], *, currency: str) -> BenchmarksPage:
    return BenchmarksPage(plan_link(plan), tuple(_row(preset, currency) for preset in pack))


def _row(preset: Preset, currency: str) -> BenchmarkRow:
    kpi, today = preset.kpi, preset.today
    number = NumberFormat.of(kpi, currency)
    return BenchmarkRow(
        key=kpi.key,
        name=said(kpi.name),
        benchmark=terms_in_words(preset.target, currency),
        length=str(LENGTHS_IN_WORDS[preset.target.window]),
        today=number.goal(today.goal, kpi.better) if today else "",
        source=said(preset.benchmark.source),
        warning=said(preset.benchmark.warning),
        is_adopted=preset.is_adopted,
    )

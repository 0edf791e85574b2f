"""Targets: which one applies to a number, how they are set, planned and published."""

from metrics.targets.book import AppliedTarget, TargetBook, applying, goal_of
from metrics.targets.plans import begin_plan, next_quarter, plan_these
from metrics.targets.presets import Preset, adopt_benchmarks, benchmark_pack
from metrics.targets.publishing import Change, Difference, What, difference, publish
from metrics.targets.setting import (
    change_target,
    check,
    check_end,
    end_target,
    fit,
    set_target,
    withdraw_target,
)

__all__ = [
    "AppliedTarget",
    "Change",
    "Difference",
    "Preset",
    "TargetBook",
    "What",
    "adopt_benchmarks",
    "applying",
    "begin_plan",
    "benchmark_pack",
    "change_target",
    "check",
    "check_end",
    "difference",
    "end_target",
    "fit",
    "goal_of",
    "next_quarter",
    "plan_these",
    "publish",
    "set_target",
    "withdraw_target",
]

"""Targets: which one applies to a number, how they are set, and the published benchmarks."""

from metrics.targets.book import AppliedTarget, TargetBook, applying, goal_of
from metrics.targets.presets import Preset, adopt_benchmarks, benchmark_pack
from metrics.targets.setting import (
    change_target,
    check,
    check_end,
    end_target,
    plan,
    set_target,
    withdraw_target,
)

__all__ = [
    "AppliedTarget",
    "Preset",
    "TargetBook",
    "adopt_benchmarks",
    "applying",
    "benchmark_pack",
    "change_target",
    "check",
    "check_end",
    "end_target",
    "goal_of",
    "plan",
    "set_target",
    "withdraw_target",
]

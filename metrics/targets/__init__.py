"""Targets: which one applies to a number, how they are set, and the published benchmarks."""

from metrics.targets.book import AppliedTarget, TargetBook, applying
from metrics.targets.presets import Preset, adopt_benchmarks, benchmark_pack
from metrics.targets.setting import check, end_target, set_target

__all__ = [
    "AppliedTarget",
    "Preset",
    "TargetBook",
    "adopt_benchmarks",
    "applying",
    "benchmark_pack",
    "check",
    "end_target",
    "set_target",
]

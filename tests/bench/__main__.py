"""Measures the demo agency's runs in ratios: `make bench`.

Absolute times drift with the machine, so two things run in turn, five times,
and the medians are compared. Nothing here passes or fails.
"""

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter

import django

django.setup()

from django.core.management import call_command

from kpidash import clock
from metrics import facts, runs
from metrics.models import Batch, RunStep

PAIRS = 5


def seconds(do: Callable[[], object]) -> float:
    started = perf_counter()
    do()
    return perf_counter() - started


def everything_anew() -> None:
    RunStep.objects.update(batch=None)
    Batch.objects.all().delete()
    runs.recompute(clock.now())


def nothing_changed() -> None:
    runs.recompute(clock.now())


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("demo_data", no_recompute=True)
    measured: dict[str, list[float]] = {"extract": [], "full run": [], "unchanged run": []}
    for _ in range(PAIRS):
        measured["extract"].append(seconds(facts.load_records))
        measured["full run"].append(seconds(everything_anew))
        measured["unchanged run"].append(seconds(nothing_changed))
    bare = median(measured["extract"])
    print(f"load {os.getloadavg()[0]:.1f}, medians of {PAIRS}")
    for name, times in measured.items():
        print(f"{name:14} {median(times):7.2f} s {median(times) / bare:7.1f} × extract")


if __name__ == "__main__":
    main()

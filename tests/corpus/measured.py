"""Imports one bundle in a process of its own: python -m tests.corpus.measured PATH."""

import json
import re
import sys
from pathlib import Path
from time import perf_counter

import django

django.setup()

from accounts.bundle.load import load  # noqa: E402
from kpidash import clock  # noqa: E402


def peak() -> int:
    """What the process needed at most; getrusage counts that of its parent in."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) // 1024 if told else 0


started = perf_counter()
report = load(Path(sys.argv[1]), now=clock.now())
told = {
    "milliseconds": round((perf_counter() - started) * 1000),
    "megabytes": peak(),
    "written": report.changed if report.is_written else 0,
    "rejected": len(report.rejected),
    "reason": report.rejected[0].reason if report.rejected else "",
}
sys.stdout.write(json.dumps(told))

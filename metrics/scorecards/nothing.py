"""Before there are numbers: what is under way, and what to do next."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from metrics.scorecards.progress import Progress
from metrics.scorecards.runs import FailureNotice, runs_page


@dataclass(frozen=True)
class NothingPage:
    is_admin: bool
    at_work: Progress | None
    failure: FailureNotice | None


def nothing_page(*, is_admin: bool, zone: ZoneInfo, now: datetime) -> NothingPage:
    runs = runs_page(zone=zone, now=now)
    return NothingPage(is_admin=is_admin, at_work=runs.at_work, failure=runs.failure)

"""How far the records behind a KPI can be trusted: named deductions from 100 points.

A number is right for the records that it is made from; this says what those
lack. Below `TRUSTED` points a KPI is no longer held against its target, and
the deductions say what to repair.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np

from metrics.engine.book import constant_rates
from metrics.engine.frames import codes
from metrics.engine.kpi import Kpi
from metrics.engine.ownership import NOBODY
from metrics.engine.tables import AFTER, BEFORE, day_numbers, local_days
from metrics.engine.workbench import Workbench

TRUSTED = 60
# With a quarter of the rows wrong, a rule takes all of its points.
FULL_AT = 0.25
# After so many days without a row, a steady source has dried up.
STALE_DAYS = 45
FORGOTTEN_DAYS = 90
ALL = frozenset({"*"})
CONTRACTS = frozenset({"contracts", "book", "spans"})
REQUESTS = frozenset({"requests", "exchanges", "replies", "resolutions"})
TOUCHES = frozenset({"touches", "touchpoints"})


@dataclass(frozen=True)
class Deduction:
    """What some records lack, how many points that costs, and how to repair it."""

    points: int
    found: int
    of: int
    what: str
    repair: str


@dataclass(frozen=True)
class Quality:
    """A KPI's data quality: 100 points less the deductions, the largest first."""

    score: int
    deductions: tuple[Deduction, ...] = ()

    @property
    def is_trusted(self) -> bool:
        return self.score >= TRUSTED


PERFECT = Quality(100)


@dataclass(frozen=True)
class Rule:
    """A lack that can be counted: `find` says how many of how many rows have it.

    It concerns the KPIs that name one of the tables that it `reads`; one about
    a `source` those that count that source's rows.
    """

    reads: frozenset[str]
    most: int
    what: str
    repair: str
    find: Callable[[Workbench], tuple[int, int]]
    source: bool = False

    def concerns(self, kpi: Kpi) -> bool:
        if self.reads == ALL:
            # Staff answer for themselves; all else is somebody's who looks after a client.
            return not kpi.is_anonymous
        named = kpi.records if self.source else kpi.tables
        return not self.reads.isdisjoint(named)


def quality_of(kpi: Kpi, bench: Workbench, *, found: dict[str, tuple[int, int]]) -> Quality:
    """The data quality of a KPI now; `found` keeps what was counted for the next KPI."""
    rules = [rule for rule in RULES if rule.concerns(kpi)]
    for rule in rules:
        if rule.what not in found:
            found[rule.what] = rule.find(bench)
    deductions = [made for rule in rules if (made := _deduction(rule, *found[rule.what])).points]
    deductions.sort(key=lambda one: (-one.points, one.what))
    return Quality(max(100 - sum(one.points for one in deductions), 0), tuple(deductions))


def _deduction(rule: Rule, found: int, of: int) -> Deduction:
    share = found / of if of else 0.0
    points = min(rule.most, ceil(rule.most * share / FULL_AT))
    return Deduction(points, found, of, rule.what.format(found=found, of=of), rule.repair)


def _unowned(bench: Workbench) -> tuple[int, int]:
    clients = np.arange(len(bench.records.clients))
    days = np.full(len(clients), bench.today)
    active = bench.book.is_active(clients, days)
    unowned = active & (bench.ownership.owner_on(clients, days) == NOBODY)
    return int(unowned.sum()), int(active.sum())


def _without_outcome(bench: Workbench) -> tuple[int, int]:
    contracts = bench.records["contracts"]
    term = day_numbers(contracts["term_ends_on"], blank=AFTER)
    renewed = contracts["id"].isin(contracts["renews"])
    over = (term < bench.today) & contracts["ended_on"].isna() & ~renewed
    has_ended = day_numbers(contracts["ended_on"], blank=AFTER) < bench.today
    return int(over.sum()), int((~has_ended).sum())


def _without_start(bench: Workbench) -> tuple[int, int]:
    contracts = bench.records["contracts"]
    return int(contracts["starts_on"].isna().sum()), len(contracts)


def _without_rate(bench: Workbench) -> tuple[int, int]:
    contracts = bench.records["contracts"]
    days = np.full(len(contracts), bench.today)
    rates = constant_rates(contracts["currency"], days, bench.records["rates"], bench.records.house)
    return int(np.isnan(rates).sum()), len(contracts)


def _off_scale(bench: Workbench) -> tuple[int, int]:
    answers = bench.records["surveys"]
    answers = answers[answers["score"].notna()]
    is_nps = answers["kind"].isin(["nps", "enps"])
    least = answers["scale_min"].where(answers["scale_min"].notna(), (~is_nps).astype(float))
    most = answers["scale_max"].where(answers["scale_max"].notna(), np.where(is_nps, 10.0, 5.0))
    off = (answers["score"] < least) | (answers["score"] > most)
    return int(off.sum()), len(answers)


def _undated_answers(bench: Workbench) -> tuple[int, int]:
    answers = bench.records["surveys"]
    answers = answers[answers["score"].notna()]
    return int(answers["responded_at"].isna().sum()), len(answers)


def _answered_before_asked(bench: Workbench) -> tuple[int, int]:
    requests = bench.records["requests"]
    asked = requests["opened_at"]
    early = (requests["first_response_at"] < asked) | (requests["resolved_at"] < asked)
    return int(early.sum()), len(requests)


def _forgotten(bench: Workbench) -> tuple[int, int]:
    """Requests that are open so long that somebody forgot to close them."""
    exchanges = bench.exchanges
    waiting = exchanges[~exchanges["is_answered"] & exchanges["needs_reply"]]
    forgotten = waiting["on"] < bench.today - FORGOTTEN_DAYS
    return int(forgotten.sum()), len(exchanges)


def _without_level(bench: Workbench) -> tuple[int, int]:
    touches = bench.records["touches"]
    planned = touches[touches["purpose"] == "success"]
    return int((planned["level"] == "").sum()), len(planned)


def _without_person(bench: Workbench) -> tuple[int, int]:
    touches = bench.records["touches"]
    return int((codes(touches["person"]) < 0).sum()), len(touches)


def _uncosted_hours(bench: Workbench) -> tuple[int, int]:
    hours = bench.records["costs"]
    hours = hours[hours["hours"] > 0]
    return int((hours["amount"] == 0).sum()), len(hours)


def _uncosted_clients(bench: Workbench) -> tuple[int, int]:
    """Clients billed in the last year for whom no cost was ever recorded."""
    bills = bench.records["billings"]
    lately = day_numbers(bills["on"], blank=BEFORE) > bench.today - 365
    billed = set(codes(bills["client"][lately & (bills["kind"] != "pass_through")]))
    return len(billed - set(codes(bench.records["costs"]["client"]))), len(billed)


def _without_due_date(bench: Workbench) -> tuple[int, int]:
    projects = bench.records["projects"]
    undated = projects["due_on"].isna() & projects["baseline_due_on"].isna()
    return int(undated.sum()), len(projects)


def _undated_decisions(bench: Workbench) -> tuple[int, int]:
    proposals = bench.records["opportunities"]
    decided = proposals[proposals["outcome"].isin(["won", "lost", "expired"])]
    return int(decided["decided_on"].isna().sum()), len(decided)


def _stale(table: str, column: str) -> Callable[[Workbench], tuple[int, int]]:
    """Whether a steady source has given nothing for weeks: all of its rows are behind."""

    def find(bench: Workbench) -> tuple[int, int]:
        dates = bench.records[table][column]
        if column == "at" or column.endswith("_at"):
            dates = local_days(dates, bench.records.house.zone)
        days = day_numbers(dates, blank=BEFORE)
        days = days[days <= bench.today]
        is_stale = len(days) > 0 and bench.today - int(days.max()) > STALE_DAYS
        return int(is_stale), 1

    return find


RULES = (
    Rule(
        ALL,
        30,
        "{found} of {of} active clients have nobody who looks after them",
        "Assign an owner to each, from the day on which they took over.",
        _unowned,
    ),
    Rule(
        CONTRACTS,
        40,
        "{found} of {of} contracts are past their term without an outcome",
        "Enter the renewal, or the last day on which it was in force.",
        _without_outcome,
    ),
    Rule(
        CONTRACTS,
        10,
        "{found} of {of} contracts have no start",
        "Enter the first day; without it they count as since before your records.",
        _without_start,
    ),
    Rule(
        CONTRACTS,
        60,
        "{found} of {of} contracts are in a currency without a rate",
        "Enter an exchange rate for the currency.",
        _without_rate,
    ),
    Rule(
        frozenset({"surveys"}),
        40,
        "{found} of {of} survey answers are off their scale",
        "Correct the score, or the scale that it was given on.",
        _off_scale,
    ),
    Rule(
        frozenset({"surveys"}),
        30,
        "{found} of {of} survey answers say not when they were given",
        "Enter when they came; without it they are in no period.",
        _undated_answers,
    ),
    Rule(
        REQUESTS,
        30,
        "{found} of {of} requests were answered before they were asked",
        "Correct the clock of the system that they come from.",
        _answered_before_asked,
    ),
    Rule(
        REQUESTS,
        30,
        "{found} of {of} requests wait for an answer since more than 90 days",
        "Answer them, or say that they need no reply.",
        _forgotten,
    ),
    Rule(
        frozenset({"requests"}),
        45,
        "no request came in for 45 days",
        "See whether the import still runs.",
        _stale("requests", "opened_at"),
        source=True,
    ),
    Rule(
        TOUCHES,
        30,
        "{found} of {of} touch points for success have no level",
        "Say whether it was upstream or downstream.",
        _without_level,
    ),
    Rule(
        TOUCHES,
        30,
        "{found} of {of} touch points name nobody of ours",
        "Enter who made them.",
        _without_person,
    ),
    Rule(
        frozenset({"touches"}),
        45,
        "no touch point was recorded for 45 days",
        "See whether the import still runs.",
        _stale("touches", "at"),
        source=True,
    ),
    Rule(
        frozenset({"costs"}),
        50,
        "{found} of {of} entries of hours have no cost",
        "Enter the cost of the hours.",
        _uncosted_hours,
    ),
    Rule(
        frozenset({"costs"}),
        40,
        "{found} of {of} clients billed in the last year have no cost at all",
        "Enter what the work for them costs; until then they are left out.",
        _uncosted_clients,
    ),
    Rule(
        frozenset({"billings"}),
        45,
        "no bill was recorded for 45 days",
        "See whether the import still runs.",
        _stale("billings", "on"),
        source=True,
    ),
    Rule(
        frozenset({"projects"}),
        40,
        "{found} of {of} projects have no due date",
        "Enter the date agreed with the client.",
        _without_due_date,
    ),
    Rule(
        frozenset({"opportunities"}),
        40,
        "{found} of {of} decided proposals have no date of the decision",
        "Enter when it was decided; without it they are in no period.",
        _undated_decisions,
    ),
)

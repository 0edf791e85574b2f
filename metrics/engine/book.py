"""The book: what each client pays a month, and whether it is a client, on any day.

Days are boundaries, told as day numbers: the first instant of a day. A line
counts at a boundary when it started before it and its last day is not before
it; so a client that starts on 1 April is new in April, and one whose last day
is 31 March was lost in March.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from metrics.engine.frames import each, looked_up
from metrics.engine.periods import add_months, fiscal_year_start
from metrics.engine.steps import Steps, running_totals
from metrics.engine.tables import AFTER, BEFORE, House, Records, as_date, day_number, day_numbers

# Fees are added up in millionths, as whole numbers: what comes, goes without a rest.
MICRO = 1_000_000
Line = dict[Any, Any]
GAP_DAYS = 14
MAX_PAUSE_DAYS = 90
PROJECT_DAYS = 180
NEVER_A_CLIENT = 2 * BEFORE
# A fee in a currency without a rate: so large that no real book reaches half of it.
UNKNOWN = 1 << 55
MONTHLY = {"week": 52 / 12, "month": 1.0, "quarter": 1 / 3, "year": 1 / 12, "once": 0.0}


@dataclass(frozen=True)
class Book:
    """Step functions over clients' codes and boundaries."""

    lines: pd.DataFrame
    fees: Steps
    currency_effects: Steps
    covered: Steps
    unbridged: Steps
    engaged: Steps
    last_days: np.ndarray

    def fee(self, clients: np.ndarray, boundaries: np.ndarray) -> np.ndarray:
        """Monthly recurring revenue at each boundary, in the agency's currency."""
        micro = self.fees.before(clients, boundaries)
        return np.where(micro >= UNKNOWN / 2, np.nan, micro / MICRO)

    def currency_effect(
        self, clients: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> np.ndarray:
        """What new yearly rates alone added to the fee between two boundaries."""
        until_end = self.currency_effects.before(clients, ends)
        return (until_end - self.currency_effects.before(clients, starts)) / MICRO

    def is_client(self, clients: np.ndarray, boundaries: np.ndarray) -> np.ndarray:
        """Whether a retainer runs, or is paused for not too long."""
        return self.covered.before(clients, boundaries) > 0

    def is_active(self, clients: np.ndarray, boundaries: np.ndarray) -> np.ndarray:
        """Whether they are a client by either basis: a retainer, or project work lately."""
        return self.is_client(clients, boundaries) | (self.engaged.before(clients, boundaries) > 0)

    def runs_unbridged(self, clients: np.ndarray, boundaries: np.ndarray) -> np.ndarray:
        """Whether a line runs there by itself, not only because a short gap is bridged."""
        return self.unbridged.before(clients, boundaries) > 0

    @property
    def has_clients(self) -> bool:
        """Whether anybody ever was a client, by either basis."""
        return bool((self.last_days != NEVER_A_CLIENT).any())

    def has_left(self, clients: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Whether the day is after their last as a client; never for those that never were."""
        last = np.append(self.last_days, NEVER_A_CLIENT)[clients]
        return (last != NEVER_A_CLIENT) & (days > last)


def make_book(records: Records, *, today: int) -> Book:
    single = fee_lines(records)
    lines = bridge_gaps(single)
    worth, effects = price(lines, records["rates"], records.house, until=today)
    cover = covers(lines)
    projects = _project_spans(records)
    return Book(
        lines,
        _totals(worth["client"], worth["start"], worth["last"], worth["micro"]),
        _step_totals(effects["client"], effects["on"], effects["micro"]),
        _counts(cover),
        _counts(single),
        _counts(projects),
        _last_days(cover, projects, len(records.clients)),
    )


def fee_lines(records: Records) -> pd.DataFrame:
    """Paying retainers cut where their amount or a pause changes.

    Columns: contract, client, service, renews, currency, start and last (boundaries:
    the line counts after `start` up to `last`), monthly (in its currency),
    is_paused, paused_from (the pause's first day).
    """
    contracts = records["contracts"]
    paying = (
        (contracts["kind"] == "retainer")
        & (contracts["billing_type"] != "pass_through")
        & (contracts["interval"] != "once")
    )
    lines = _whole_lines(contracts[paying])
    changed = lines["contract"].isin(records["contract_changes"]["contract"])
    one_day = lines.loc[~changed & (lines["start"] == lines["last"]), "contract"]
    pieces = _cut_lines(lines[changed], records["contract_changes"])
    lines = pd.concat([lines[~changed], pieces], ignore_index=True)
    lines = _give_way_to_renewals(lines, contracts)
    days = lines["last"] - lines["start"]
    # One of a single day counts at no boundary, unless another continues it.
    lasts = (days > 0) | ((days == 0) & lines["contract"].isin(one_day))
    return lines[(lines["monthly"] > 0) & lasts].reset_index(drop=True)


def per_month(intervals: pd.Series) -> pd.Series:
    """What an amount per interval is multiplied with to be one per month."""
    return looked_up(intervals, MONTHLY)


def _whole_lines(contracts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "contract": contracts["id"].to_numpy(),
            "client": contracts["client"].cat.codes.to_numpy().astype(np.int64),
            "service": contracts["service"].str.casefold().to_numpy(),
            "renews": contracts["renews"].to_numpy(),
            "currency": contracts["currency"].to_numpy(),
            "start": day_numbers(contracts["starts_on"], blank=BEFORE),
            "last": day_numbers(contracts["ended_on"], blank=AFTER),
            "monthly": (contracts["amount"] * per_month(contracts["interval"])).to_numpy(),
            "factor": per_month(contracts["interval"]).to_numpy(),
            "is_paused": False,
            "paused_from": AFTER,
        }
    )


def _cut_lines(lines: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    changes = changes.assign(day=day_numbers(changes["on"], blank=AFTER))
    changes = changes.sort_values(["day", "id"])
    by_contract = dict(iter(changes.groupby("contract")))
    pieces = [
        piece
        for line in lines.to_dict("records")
        for piece in _pieces(line, by_contract[line["contract"]])
    ]
    return pd.DataFrame(pieces, columns=lines.columns).astype(lines.dtypes.to_dict())


def _pieces(line: Line, changes: pd.DataFrame) -> list[Line]:
    """One line as its stretches between changes; a paused stretch keeps its fee, unpaid."""
    pieces, current = [], dict(line)
    for change in each(changes[changes["day"] <= line["last"]]):
        # What was changed before the first day holds from that day on.
        day = max(change.day, line["start"])
        pieces.append({**current, "last": day})
        current["start"] = day
        if not np.isnan(change.amount) and change.kind != "pause":
            current["monthly"] = change.amount * line["factor"]
        if change.kind == "resume":
            current |= {"is_paused": False, "paused_from": AFTER}
        elif change.kind == "pause" and not current["is_paused"]:
            # Whatever else changes meanwhile, the pause began on this day.
            current |= {"is_paused": True, "paused_from": change.day}
    return [*pieces, {**current, "last": line["last"]}]


def _give_way_to_renewals(lines: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """A renewed contract counts up to its successor's start, however early or on time."""
    renewals = contracts[contracts["renews"] != ""]
    starts = pd.Series(
        day_numbers(renewals["starts_on"], blank=AFTER), index=renewals["renews"].to_numpy()
    )
    successor = looked_up(lines["contract"], starts.groupby(level=0).min()).fillna(AFTER)
    return lines.assign(last=np.minimum(lines["last"], successor.astype(np.int64)))


def bridge_gaps(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines that are followed at once, or within the gap days, run on until then."""
    lines = lines.sort_values(["client", "start", "last", "contract"]).reset_index(drop=True)
    lines = _continue_lines(lines)
    return _bridge_clients(lines[lines["last"] > lines["start"]].reset_index(drop=True))


def _continue_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """A line that starts the day after one of the same client ended continues that one."""
    lines_by_place = lines.assign(place=np.arange(len(lines)))
    ended = _without_seam(lines_by_place, "last", "start").assign(day=lines["last"] + 1)
    starting = _without_seam(lines_by_place, "start", "last").assign(day=lines["start"])
    pairs = ended.merge(starting, on=["client", "day"], suffixes=("", "_next"))
    # One continues one: what it renews, else the same service, else the first to come.
    renews = pairs["renews_next"] == pairs["contract"]
    serves = pairs["service_next"] == pairs["service"]
    pairs = pairs.assign(rank=np.select([renews, serves], [0, 1], 2))
    last, continued, taken = lines["last"].to_numpy().copy(), set(), set()
    for pair in each(pairs.sort_values(["rank", "place", "place_next"])):
        if pair.place not in continued and pair.place_next not in taken:
            continued.add(pair.place)
            taken.add(pair.place_next)
    last[list(continued)] += 1
    return lines.assign(last=last)


def _without_seam(lines: pd.DataFrame, edge: str, other: str) -> pd.DataFrame:
    """Lines whose edge is their contract's own: not one where its fee changed or it paused."""
    several_days = lines[lines["last"] > lines["start"]]
    seams = several_days[["contract", other]].rename(columns={other: edge}).drop_duplicates()
    found = lines.merge(seams, on=["contract", edge], how="left", indicator=True)
    return lines[(found["_merge"] == "left_only").to_numpy()]


def _bridge_clients(lines: pd.DataFrame) -> pd.DataFrame:
    """Where a client would pay nothing for at most the gap days, the last fees run on."""
    covered_to = lines.groupby("client")["last"].cummax()
    same = lines["client"].eq(lines["client"].shift())
    gap_from = covered_to.shift().where(same)
    gap = lines["start"] - gap_from
    bridged = lines[(gap > 0) & (gap <= GAP_DAYS + 1)]
    until = pd.Series(
        bridged["start"].to_numpy(),
        index=pd.MultiIndex.from_arrays(
            [bridged["client"], gap_from[bridged.index].astype(np.int64)]
        ),
    )
    until = until[~until.index.duplicated()]
    ends = pd.MultiIndex.from_arrays([lines["client"], lines["last"]])
    later = pd.Series(until.reindex(ends).to_numpy(), index=lines.index)
    return lines.assign(last=later.fillna(lines["last"]).astype(np.int64))


def price(
    lines: pd.DataFrame, rates: pd.DataFrame, house: House, *, until: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Paid lines in the agency's currency at each fiscal year's rate, and what new rates did.

    A currency without any rate has no worth: its fee is not known, and neither
    is any sum that it is part of.
    """
    paid = lines[~lines["is_paused"]]
    home = paid["currency"].isin(["", house.currency])
    worth = paid[home].assign(rate=1.0)
    pieces = [
        piece
        for line in paid[~home].to_dict("records")
        for piece in _fiscal_pieces(line, rates, house, until)
    ]
    foreign = pd.DataFrame(pieces, columns=worth.columns)
    worth = pd.concat([worth, foreign.astype(worth.dtypes.to_dict())], ignore_index=True)
    micro = (worth["monthly"] * worth["rate"] * MICRO).round()
    worth = worth.assign(micro=micro.fillna(UNKNOWN).astype(np.int64))
    is_foreign = ~worth["currency"].isin(["", house.currency])
    return worth, _effects(worth[is_foreign])


def _fiscal_pieces(line: Line, rates: pd.DataFrame, house: House, until: int) -> list[Line]:
    mine = rates[rates["currency"] == line["currency"]].sort_values("from")
    known = day_numbers(mine["from"], blank=BEFORE)
    if not len(known):
        return [{**line, "rate": np.nan}]
    start = min(max(line["start"], int(known[0])), until)
    year = fiscal_year_start(as_date(start), house.fiscal_start)
    pieces, begins = [], line["start"]
    while begins < line["last"]:
        after = add_months(year, 12)
        ends = min(line["last"], day_number(after)) if day_number(after) <= until else line["last"]
        pieces.append({**line, "start": begins, "last": ends, "rate": _rate(mine, known, year)})
        begins, year = ends, after
    return pieces


def constant_rates(
    currencies: pd.Series, days: np.ndarray, rates: pd.DataFrame, house: House
) -> np.ndarray:
    """The rate of each currency that holds through the fiscal year of the day; NaN without one."""
    found = np.where(currencies.isin(["", house.currency]), 1.0, np.nan)
    for currency in set(currencies) - {"", house.currency}:
        mine = rates[rates["currency"] == currency].sort_values("from")
        known = day_numbers(mine["from"], blank=BEFORE)
        here = (currencies == currency).to_numpy() & (len(known) > 0)
        some, place = np.unique(days[here], return_inverse=True)
        years = [fiscal_year_start(as_date(day), house.fiscal_start) for day in some]
        found[here] = np.array([_rate(mine, known, year) for year in years])[place]
    return found


def _rate(rates: pd.DataFrame, known: np.ndarray, year: date) -> float:
    """The rate valid on the fiscal year's first day, else the earliest later one."""
    index = max(int(np.searchsorted(known, day_number(year), "right")) - 1, 0)
    return float(rates["rate"].iloc[index])


def _effects(worth: pd.DataFrame) -> pd.DataFrame:
    """What a new rate did to the fees that went on in its currency, client by client.

    Contracts of one day are netted: a renewal on the day of a new rate goes on,
    and what it pays more than before is growth at the new rate.
    """
    before, after = _on_days(worth, "last"), _on_days(worth, "start")
    both = before.merge(after, left_index=True, right_index=True, suffixes=("_old", "_new"))
    both = both[both["rate_old"].ne(both["rate_new"]) & both["rate_new"].notna()]
    going_on = both[["monthly_old", "monthly_new"]].min(axis=1)
    old, new = ((going_on * both[rate] * MICRO).round() for rate in ("rate_old", "rate_new"))
    unchanged = both["monthly_old"].eq(both["monthly_new"])
    micro = (both["micro_new"] - both["micro_old"]).where(unchanged, new - old)
    found = both.index.to_frame(index=False)
    return found.assign(micro=micro.to_numpy().astype(np.int64))[["client", "on", "micro"]]


def _on_days(worth: pd.DataFrame, edge: str) -> pd.DataFrame:
    """Fees by client, currency and the day on which their stretch starts or is last counted."""
    return (
        worth.rename(columns={edge: "on"})
        .groupby(["client", "currency", "on"])
        .agg({"monthly": "sum", "micro": "sum", "rate": "first"})
    )


def covers(lines: pd.DataFrame) -> pd.DataFrame:
    """When somebody is a client: paid lines, and pauses up to their limit."""
    limit = np.where(lines["is_paused"], lines["paused_from"] + MAX_PAUSE_DAYS, AFTER)
    cover = lines.assign(last=np.minimum(lines["last"], limit))
    # What changes after the limit of a pause covers nothing.
    return cover[cover["last"] > cover["start"]]


def _project_spans(records: Records) -> pd.DataFrame:
    """Project work and project bills, each with the days that it keeps somebody a client."""
    contracts, bills = records["contracts"], records["billings"]
    work = contracts[
        (contracts["kind"] == "project") & (contracts["billing_type"] != "pass_through")
    ]
    fees = bills[bills["kind"] == "project"]
    starts = np.r_[
        day_numbers(work["starts_on"], blank=BEFORE), day_numbers(fees["on"], blank=AFTER)
    ]
    ends = np.r_[day_numbers(work["ended_on"], blank=AFTER), day_numbers(fees["on"], blank=AFTER)]
    clients = np.r_[work["client"].cat.codes.to_numpy(), fees["client"].cat.codes.to_numpy()]
    return pd.DataFrame(
        {"client": clients.astype(np.int64), "start": starts, "last": ends + PROJECT_DAYS - 1}
    )


def _last_days(cover: pd.DataFrame, projects: pd.DataFrame, clients: int) -> np.ndarray:
    """Each client's last day as one by either basis; before all days where it never was."""
    last = np.full(clients, NEVER_A_CLIENT, dtype=np.int64)
    for spans in (cover, projects):
        np.maximum.at(last, spans["client"].to_numpy(), spans["last"].to_numpy())
    return last


def _counts(spans: pd.DataFrame) -> Steps:
    """How many of the spans run."""
    return _totals(spans["client"], spans["start"], spans["last"], np.ones(len(spans), np.int64))


def _totals(clients: pd.Series, starts: pd.Series, lasts: pd.Series, amounts: object) -> Steps:
    amounts = np.asarray(amounts, dtype=np.int64)
    return _step_totals(
        pd.Series(np.r_[clients, clients]),
        pd.Series(np.r_[starts, lasts]),
        np.r_[amounts, -amounts],
    )


def _step_totals(clients: pd.Series, days: pd.Series, amounts: object) -> Steps:
    codes, on, totals = running_totals(
        np.asarray(clients, dtype=np.int64),
        np.asarray(days, dtype=np.int64),
        np.asarray(amounts, dtype=np.int64),
    )
    return Steps.make(codes, on, totals, nothing=0)

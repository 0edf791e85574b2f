"""Random contracts: terms, renewals, gaps, pauses and currencies."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.books import CURRENCIES, DAY, Draw, Rows, amounts, days, maybe, text

SERVICES = ("SEO", "Social", "PR")
REASONS = ("", "price", "budget cut", "champion left")
INTERVALS = ("month", "month", "month", "quarter", "year", "week", "once")
lengths = st.integers(0, 20) | st.integers(20, 500)
early = st.integers(0, 60).map(lambda shift: date(2024, 7, 1) + shift * DAY)
gaps = st.integers(0, 20) | st.integers(-200, 0) | st.integers(20, 200)


def contracts_of(draw: Draw, client: str, rows: Rows) -> None:
    """Up to four contracts of a client, one after another or overlapping."""
    contracts, changes = rows.setdefault("contracts", []), rows.setdefault("contract_changes", [])
    start: date | None = draw(st.none() | early | days)
    before: dict[str, str] | None = None
    for number in range(draw(st.integers(1, 4))):
        row = contract(draw, client, number, start)
        if before is not None and draw(st.booleans()) and may_renew(row, before, changes):
            row["renews"] = before["id"]
            changes[:] = [
                change
                for change in changes
                if change["contract"] != before["id"] or change["on"] < row["starts_on"]
            ]
        contracts.append(row)
        changes += changes_of(draw, row)
        before = row
        last = date.fromisoformat(row["ended_on"]) if row["ended_on"] else draw(days)
        start = last + draw(gaps) * DAY + DAY


def contract(draw: Draw, client: str, number: int, start: date | None) -> dict[str, str]:
    begun = start or draw(days)
    end = draw(maybe(lengths.map(lambda length: begun + length * DAY)))
    shift = draw(st.sampled_from([0, 0, -10, 40]))
    term = (end or begun + draw(lengths) * DAY) + shift * DAY
    signed = begun + draw(st.integers(-60, 40)) * DAY
    kind = draw(st.sampled_from(["retainer", "retainer", "retainer", "project"]))
    return {
        "id": f"{client}-{number}",
        "client": client,
        "kind": kind,
        "service": draw(st.sampled_from(SERVICES)),
        "starts_on": text(start),
        "term_ends_on": text(draw(st.sampled_from([None, term]))) if kind == "retainer" else "",
        "ended_on": text(end),
        "amount": str(draw(amounts | amounts | st.just(0))),
        "interval": draw(st.sampled_from(INTERVALS if kind == "retainer" else ("once", "month"))),
        "currency": draw(st.sampled_from(CURRENCIES)),
        "signed_on": text(draw(st.sampled_from([None, signed]))),
        "end_reason": draw(st.sampled_from(REASONS)) if end else "",
        "billing_type": draw(st.sampled_from(["fee"] * 6 + ["pass_through"])),
        "renews": "",
    }


def may_renew(row: dict[str, str], before: dict[str, str], changes: list[dict[str, str]]) -> bool:
    """A retainer renews one that began earlier.

    How much of a fee that renews a paused one is resumed and how much is new, isn't told.
    """
    are_retainers = row["kind"] == before["kind"] == "retainer"
    are_fees = row["billing_type"] == before["billing_type"] == "fee"
    pauses = [
        change["kind"] == "pause"
        for change in changes
        if change["contract"] == before["id"]
        and change["on"] < row["starts_on"]
        and change["kind"] in ("pause", "resume")
    ]
    is_paused = bool(pauses) and pauses[-1]
    began_earlier = row["starts_on"] > before["starts_on"]
    return are_retainers and are_fees and began_earlier and not is_paused


def changes_of(draw: Draw, row: dict[str, str]) -> list[dict[str, str]]:
    """Changes while the contract runs, each of which fits what went before it.

    Whether who pays for a contract's last day alone has ever paid, isn't told.
    """
    if row["kind"] != "retainer" or row["billing_type"] != "fee":
        return []
    begun = date.fromisoformat(row["starts_on"]) if row["starts_on"] else date(2024, 7, 1)
    ended = date.fromisoformat(row["ended_on"]) if row["ended_on"] else date(2026, 12, 31)
    on = sorted(draw(st.lists(st.integers(0, 300) | st.integers(80, 100), max_size=3, unique=True)))
    found, state = [], State(int(row["amount"]), row["term_ends_on"])
    for number, day in enumerate(begun + shift * DAY for shift in on):
        if begun <= day < ended or (day == ended and state.amount):
            found.append(state.change(draw, f"{row['id']}-{number}", row["id"], day))
    return found


class State:
    """What a contract has come to, so that the next change makes sense."""

    def __init__(self, amount: int, term: str) -> None:
        self.amount, self.term, self.is_paused = amount, term, False

    def change(self, draw: Draw, id: str, contract: str, on: date) -> dict[str, str]:
        kind = draw(st.sampled_from(self.kinds()))
        signed = draw(st.sampled_from([None, on - 20 * DAY, on]))
        return {
            "id": id,
            "contract": contract,
            "on": str(on),
            "kind": kind,
            "signed_on": text(signed),
            "person": draw(st.sampled_from(["", "", "ann"])),
            **self.effect(draw, kind),
        }

    def kinds(self) -> list[str]:
        """What comes next; that a fee of nothing is paused or resumed, isn't told."""
        if self.is_paused:
            return ["resume", "resume", "indexation", "downsell"]
        growing = ["upsell", "cross_sell", "indexation", "discount_end"]
        shrinking = ["downsell"] if self.amount > 100 else []
        pausing = ["pause", "pause"] if self.amount else []
        return [*growing, *shrinking, *pausing, *(["extension"] if self.term else [])]

    def effect(self, draw: Draw, kind: str) -> dict[str, str]:
        if kind in ("pause", "resume"):
            self.is_paused = kind == "pause"
            if kind == "pause" or draw(st.booleans()):
                return {}
        if kind == "extension":
            self.term = str(date.fromisoformat(self.term) + timedelta(draw(st.integers(1, 400))))
            return {"term_ends_on": self.term}
        more = draw(st.integers(1, 500))
        least = min(self.amount, 100) if self.is_paused else draw(st.sampled_from([0, 100]))
        self.amount = max(self.amount - more, least) if kind == "downsell" else self.amount + more
        return {"amount": str(self.amount)}

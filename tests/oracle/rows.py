"""Rows as the bundle names them, with dates, instants and fractions for their texts."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]

COLUMNS = {
    "calendars": "id timezone mon tue wed thu fri sat sun holidays",
    "calendar_days": "calendar on hours",
    "teams": "id name parent calendar",
    "memberships": "person team role from until",
    "clients": "id name parent team calendar",
    "assignments": "client person from until share role",
    "contracts": "id client kind service starts_on term_ends_on ended_on amount interval currency"
    " renews signed_on notice_given_on end_reason end_kind billing_type",
    "contract_changes": "id contract on kind amount term_ends_on signed_on person reason",
    "billings": "id client on amount currency kind contract",
    "touches": "id client at channel direction purpose level person contact",
    "requests": "id client opened_at person channel priority first_response_at first_responder"
    " resolved_at reopened_at state",
    "charters": "client channel priority hours from until",
    "surveys": "id kind client contact person wave sent_at responded_at score scale_min scale_max",
    "opportunities": "id client prospect person kind opened_on sent_on decided_on outcome",
    "projects": "id client name baseline_due_on due_on delivered_on cancelled_on person",
    "rates": "currency from rate",
}
DATES = {
    "from", "until", "on", "starts_on", "term_ends_on", "ended_on", "signed_on", "notice_given_on",
    "opened_on", "sent_on", "decided_on", "baseline_due_on", "due_on", "delivered_on",
    "cancelled_on",
}  # fmt: skip
INSTANTS = {
    "at", "opened_at", "first_response_at", "resolved_at", "reopened_at", "sent_at", "responded_at",
}  # fmt: skip
NUMBERS = {"amount", "rate", "score"}
WORDS = {"kind", "interval", "billing_type", "state", "outcome", "level", "role", "end_kind"}
MEANT = {
    "contracts": {"billing_type": "fee"},
    "assignments": {"role": "primary"},
    "surveys": {"kind": "nps"},
}


@dataclass(frozen=True, eq=False)
class Records:
    """All tables, typed, and what the agency is set to."""

    tables: Mapping[str, list[Row]]
    zone: ZoneInfo
    currency: str
    fiscal_start: int
    calendar: str | None

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def day(self, instant: datetime) -> date:
        """The agency's calendar day of an instant."""
        return instant.astimezone(self.zone).date()


def read(
    texts: Mapping[str, list[dict[str, str]]],
    *,
    timezone: str = "UTC",
    currency: str = "EUR",
    fiscal_start: int = 1,
    calendar: str | None = None,
) -> Records:
    """Records from rows of text."""
    zone = ZoneInfo(timezone)
    tables = {
        table: [typed(table, row, zone=zone) for row in rows]
        for table, rows in texts.items()
        if table in COLUMNS
    }
    return Records(tables, zone, currency, fiscal_start, calendar)


def read_bundle(folder: Path) -> Records:
    """Records from the CSV files of a bundle."""
    texts = {path.stem: _csv(path) for path in sorted(folder.glob("*.csv"))}
    house = {row["key"]: row["value"] for row in texts.pop("agency", [])}
    return read(
        texts,
        timezone=house.get("timezone", "UTC"),
        currency=house.get("currency", "EUR"),
        fiscal_start=int(house.get("fiscal_year_start_month") or 1),
        calendar=house.get("calendar") or None,
    )


def typed(table: str, row: Mapping[str, str], *, zone: ZoneInfo) -> Row:
    """A row with all its columns; those it doesn't have are blank."""
    texts = {**dict.fromkeys(COLUMNS[table].split(), ""), **row}
    meant = MEANT.get(table, {})
    return {
        column: _value(table, column, text or meant.get(column), zone=zone)
        for column, text in texts.items()
    }


def _value(table: str, column: str, text: str | None, *, zone: ZoneInfo) -> Any:
    if text in (None, ""):
        return None
    if column in DATES:
        return date.fromisoformat(text)
    if column in INSTANTS:
        return _instant(text, zone)
    if column in NUMBERS or (table, column) == ("charters", "hours"):
        return Fraction(text)
    return text.lower() if column in WORDS else text


def _instant(text: str, zone: ZoneInfo) -> datetime:
    """An instant without an offset is meant in the agency's zone."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

"""Records to frames: the only module that knows both."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from django.db import connection

from accounts import models as records_of
from accounts.models import Agency
from metrics.arrow import Reader
from metrics.engine.schema import TABLES
from metrics.engine.tables import DATE, INSTANT, House, Records, category
from metrics.models import Target

PRIMARY = "role = 'primary'"

# Where a table's columns come from: the model, and those named differently there.
SOURCES: dict[str, tuple[Any, Mapping[str, str], str]] = {
    "calendars": (records_of.Calendar, {"id": "source_id"}, ""),
    "calendar_days": (records_of.CalendarDay, {"calendar": "calendar_id"}, ""),
    "teams": (
        records_of.Team,
        {"id": "source_id", "parent": "parent_id", "calendar": "calendar_id"},
        "",
    ),
    "memberships": (
        records_of.Membership,
        {"person": "person_id", "team": "team_id", "from": "starts_on", "until": "ends_on"},
        "",
    ),
    "clients": (
        records_of.Client,
        {
            "id": "source_id",
            "parent": "parent_id",
            "team": "team_id",
            "calendar": "calendar_id",
            "referred_by": "referred_by_id",
        },
        "",
    ),
    "contacts": (
        records_of.Contact,
        {"id": "source_id", "client": "client_id", "introduced_by": "introduced_by_id"},
        "",
    ),
    "assignments": (
        records_of.Assignment,
        {"client": "client_id", "person": "person_id", "from": "starts_on", "until": "ends_on"},
        PRIMARY,
    ),
    "contracts": (
        records_of.Contract,
        {"id": "source_id", "client": "client_id", "renews": "renews_id"},
        "",
    ),
    "contract_changes": (
        records_of.ContractChange,
        {"id": "source_id", "contract": "contract_id", "person": "person_id"},
        "",
    ),
    "billings": (records_of.Billing, {"id": "source_id", "client": "client_id"}, ""),
    "costs": (
        records_of.Cost,
        {"id": "source_id", "client": "client_id", "person": "person_id"},
        "",
    ),
    "touches": (
        records_of.TouchPoint,
        {
            "id": "source_id",
            "client": "client_id",
            "person": "person_id",
            "contact": "contact_id",
            "request": "request_id",
        },
        "",
    ),
    "requests": (
        records_of.Request,
        {"id": "source_id", "client": "client_id", "person": "person_id"},
        "",
    ),
    "charters": (
        records_of.Charter,
        {"client": "client_id", "from": "starts_on", "until": "ends_on"},
        "",
    ),
    "surveys": (
        records_of.SurveyAnswer,
        {
            "id": "source_id",
            "client": "client_id",
            "contact": "contact_id",
            "person": "person_id",
        },
        "",
    ),
    "opportunities": (
        records_of.Opportunity,
        {
            "id": "source_id",
            "client": "client_id",
            "person": "person_id",
            "origin_contact": "origin_contact_id",
            "referral": "referral_id",
        },
        "",
    ),
    "projects": (
        records_of.Project,
        {"id": "source_id", "client": "client_id", "person": "person_id"},
        "",
    ),
    "referrals": (
        records_of.Referral,
        {
            "id": "source_id",
            "client": "client_id",
            "contact": "contact_id",
            "won_client": "won_client_id",
        },
        "",
    ),
    "advocacy": (
        records_of.Advocacy,
        {"id": "source_id", "client": "client_id", "project": "project_id"},
        "",
    ),
    "goals": (records_of.Goal, {"id": "source_id", "client": "client_id"}, ""),
    "usage": (records_of.Usage, {"client": "client_id"}, ""),
    "targets": (
        Target,
        {
            "team": "team_id",
            "person": "person_id",
            "client": "client_id",
            "from": "starts_on",
            "until": "ends_on",
        },
        "",
    ),
    "rates": (records_of.ExchangeRate, {"from": "starts_on"}, ""),
}
# Text columns that refer to a record: told by its id in the frames.
REFERENCES = {
    ("calendar_days", "calendar"): records_of.Calendar,
    ("teams", "calendar"): records_of.Calendar,
    ("clients", "calendar"): records_of.Calendar,
    ("contracts", "renews"): records_of.Contract,
    ("contract_changes", "contract"): records_of.Contract,
    ("contacts", "introduced_by"): records_of.Contact,
    ("touches", "contact"): records_of.Contact,
    ("touches", "request"): records_of.Request,
    ("surveys", "contact"): records_of.Contact,
    ("opportunities", "origin_contact"): records_of.Contact,
    ("opportunities", "referral"): records_of.Referral,
    ("referrals", "contact"): records_of.Contact,
    ("advocacy", "project"): records_of.Project,
}
WHO = {"client": records_of.Client, "person": records_of.User, "team": records_of.Team}


def load_records(*, is_committed: bool = False) -> Records:
    """All records as they are now, read in one pass over each table.

    `is_committed` says that an open transaction has written none of them.
    """
    with Reader.open(is_committed=is_committed) as reader:
        keys = {kind: _ids(reader, model) for kind, model in WHO.items()}
        references = {model: _ids(reader, model) for model in set(REFERENCES.values())}
        frames = {
            table: _frame(table, reader.read(_query(table)), keys, references) for table in TABLES
        }
    ids = {kind: _sorted_ids(key) for kind, key in keys.items()}
    return Records(house(), frames, ids["client"], ids["person"], ids["team"])


def house() -> House:
    agency = Agency.objects.current()
    return House(
        timezone=agency.timezone,
        currency=agency.currency,
        fiscal_start=agency.fiscal_year_start_month,
        calendar=agency.calendar.source_id if agency.calendar else "",
    )


def _ids(reader: Reader, model: Any) -> pd.Series:
    """A model's record ids by primary key."""
    table = model._meta.db_table
    found = reader.read(f'SELECT id AS pk, source_id AS id FROM "{table}" ORDER BY id')  # noqa: S608
    return pd.Series(_texts(found["id"]), index=_integers(found["pk"], blank=-1))


def _query(table: str) -> str:
    """The table's columns as plain numbers and text, whatever the database calls them."""
    model, renamed, only = SOURCES[table]
    columns = ", ".join(
        f'{_as_plain(renamed.get(name, name), _holds(table, name))} AS "{name}"'
        for name, holds in TABLES[table].items()
    )
    where = f" WHERE {only}" if only else ""
    return f'SELECT {columns} FROM "{model._meta.db_table}"{where} ORDER BY id'  # noqa: S608


def _holds(table: str, column: str) -> str:
    """What the database has in a column: references are whole numbers there."""
    holds = TABLES[table][column]
    is_key = (table, column) in REFERENCES or (holds in WHO and column != "id")
    return "key" if is_key else holds


SQLITE = {
    "text": "CAST({0} AS TEXT)",
    "number": "CAST({0} AS REAL)",
    "flag": "CAST({0} AS REAL)",
    "key": "{0}",
    "date": "CAST(julianday({0}) - 2440587.5 AS INTEGER)",
    # Seconds, then what stands behind the point, which there may not be.
    "instant": "CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER) * 1000000"
    " + CAST(substr(substr({0}, 21) || '000000', 1, 6) AS INTEGER)",
}
POSTGRES = {
    "text": "{0}",
    "number": "{0}::float8",
    "flag": "{0}::int::float8",
    "key": "{0}",
    "date": "({0} - DATE '1970-01-01')",
    "instant": "(extract(epoch FROM {0}) * 1000000)::bigint",
}


def _as_plain(column: str, holds: str) -> str:
    forms = SQLITE if connection.vendor == "sqlite" else POSTGRES
    return forms.get(holds, forms["text"]).format(f'"{column}"')


def _frame(
    table: str,
    arrow: pa.Table,
    keys: Mapping[str, pd.Series],
    references: Mapping[Any, pd.Series],
) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name, holds in TABLES[table].items():
        column = arrow[name]
        if (table, name) in REFERENCES:
            columns[name] = _referred(column, references[REFERENCES[table, name]])
        elif holds in WHO:
            columns[name] = _who(column, keys[holds], is_id=name == "id")
        else:
            columns[name] = _plain(column, holds)
    return pd.DataFrame(columns)


def _referred(column: pa.ChunkedArray, ids: pd.Series) -> pd.Series:
    found = ids.reindex(_integers(column, blank=-1)).fillna("")
    return pd.Series(found.to_numpy(), dtype="str")


def _who(column: pa.ChunkedArray, ids: pd.Series, *, is_id: bool) -> pd.Categorical:
    """References as categoricals over the sorted ids of all clients, people or teams."""
    everyone = _sorted_ids(ids)
    if is_id:
        return category(_texts(column), everyone)
    codes = pd.Series(everyone.get_indexer(pd.Index(ids)), index=ids.index, dtype="int64")
    found = codes.reindex(_integers(column, blank=-1)).fillna(-1).astype(np.int64)
    return pd.Categorical.from_codes(found.to_numpy(), categories=everyone)


def _sorted_ids(ids: pd.Series) -> pd.Index:
    return pd.Index(sorted(ids), dtype="str")


def _plain(column: pa.ChunkedArray, holds: str) -> pd.Series:
    match holds:
        case "number" | "flag":
            return pd.Series(column.cast(pa.float64()).to_numpy(), dtype="float64")
        case "date":
            days = _integers(column, blank=NOT_A_TIME)
            return pd.Series(_times(days, "datetime64[D]"), dtype=DATE)
        case "instant":
            micros = _integers(column, blank=NOT_A_TIME)
            instants = pd.Series(_times(micros, "datetime64[us]"))
            return instants.dt.tz_localize("UTC").astype(INSTANT)
    return pd.Series(_texts(column), dtype="str")


NOT_A_TIME = np.iinfo(np.int64).min


def _times(numbers: np.ndarray, unit: str) -> np.ndarray:
    blank = numbers == NOT_A_TIME
    times = np.where(blank, 0, numbers).astype(unit)
    times[blank] = np.datetime64("NaT")
    return times


def _integers(column: pa.ChunkedArray, *, blank: int) -> np.ndarray:
    return column.cast(pa.int64()).fill_null(blank).to_numpy()


def _texts(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.string()).fill_null("").to_numpy(zero_copy_only=False)

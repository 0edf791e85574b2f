"""Puts records told as text tables into the database, through the bundle import."""

import csv
from datetime import datetime
from pathlib import Path

from accounts.bundle.load import load
from metrics.engine.tables import parse_text_table

NOW = datetime.fromisoformat("2026-11-21T09:00:00+00:00")


def record(folder: Path, **tables: str) -> None:
    """Import text tables, their columns at least two spaces apart; raises where a row is bad."""
    for name, text in tables.items():
        rows = parse_text_table(text)
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    report = load(folder, now=NOW)
    assert not report.rejected, report.rejected


AGENCY = {
    "agency": """
        key       value
        name      Harbour
        timezone  Europe/Berlin
        currency  EUR
    """,
    "teams": """
        id     name   parent
        group  Group
        north  North  group
        south  South  group
    """,
    "people": """
        id    name  email
        ann   Ann   ann@example.com
        bob   Bob   bob@example.com
        cara  Cara  cara@example.com
    """,
    "memberships": """
        person  team   role
        ann     north  account_manager
        bob     north  account_manager
        cara    south  account_manager
    """,
    "clients": """
        id  name   team
        C1  Acme   north
        C2  Birch  south
    """,
    "assignments": """
        client  person  from        until
        C1      ann     2025-01-01  2026-05-15
        C1      bob     2026-05-15
        C2      cara    2025-01-01
    """,
    "contracts": """
        id  client  kind      starts_on   ended_on    amount  interval
        K1  C1      retainer  2025-01-01              1000    month
        K2  C2      retainer  2025-01-01  2026-03-20  500     month
    """,
    "touches": """
        id  client  at                         channel  direction  level     person
        t1  C1      2026-03-02T10:00:00+01:00  meeting  outbound   upstream  ann
        t1  C1      2026-03-02T10:00:00+01:00  meeting  outbound   upstream  bob
        t2  C2      2026-03-03T10:00:00+01:00  email    outbound   upstream  cara
    """,
    "requests": """
        id  client  opened_at                     first_response_at          state
        r1  C1      2026-03-02T10:00:00.5+01:00   2026-03-02T11:00:00+01:00  answered
        r2  C2      2026-03-29T03:30:00+02:00                                open
    """,
    "surveys": """
        id  kind  client  responded_at               score
        s1  nps   C1      2026-03-02T10:00:00+01:00  9
        s2  nps   C2      2026-03-25T10:00:00+01:00  2
    """,
    "opportunities": """
        id  client  kind    person  sent_on     decided_on  outcome
        O1  C1      upsell  ann     2026-02-02  2026-03-03  won
        O2  C2      upsell  cara    2026-02-02              open
    """,
}

"""Every table of a bundle, each after the tables that it refers to."""

from accounts.bundle.columns import Table
from accounts.bundle.tables import clients, contracts, growth, people, service, surroundings

TABLES: list[Table] = [
    surroundings.CALENDARS,
    surroundings.CALENDAR_DAYS,
    people.TEAMS,
    people.PEOPLE,
    people.MEMBERSHIPS,
    clients.CLIENTS,
    clients.ASSIGNMENTS,
    clients.CONTACTS,
    contracts.CONTRACTS,
    contracts.CONTRACT_CHANGES,
    contracts.BILLINGS,
    contracts.COSTS,
    service.REQUESTS,
    service.TOUCHES,
    service.CHARTERS,
    service.SURVEYS,
    growth.REFERRALS,
    growth.OPPORTUNITIES,
    growth.PROJECTS,
    growth.ADVOCACY,
    growth.GOALS,
    growth.USAGE,
    surroundings.RATES,
]


def register(table: Table) -> None:
    """Add a table that another app keeps; registering it twice is as good as once."""
    if all(known.name != table.name for known in TABLES):
        TABLES.append(table)


def named(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)

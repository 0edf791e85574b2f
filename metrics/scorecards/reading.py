"""Each page for one reader: the published numbers, with the records within their reach.

Screens, files and the API ask here, so that all of them tell the same.
"""

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from accounts import access
from accounts.models import Agency, Client, Team, User
from kpidash import clock
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import AGENCY, Scope
from metrics.scorecards.choice import Choice
from metrics.scorecards.client import ClientPage, client_page
from metrics.scorecards.client_timeline import ALL_THAT_HAPPENED, TimelineChoice
from metrics.scorecards.happened import notes_of, scores_in_reach
from metrics.scorecards.home import HomePage, home_page
from metrics.scorecards.kpi import KpiPage, KpiRecords, kpi_page
from metrics.scorecards.person import PersonPage, person_page
from metrics.scorecards.records import (
    client_records,
    clients_of,
    person_records,
    readers_of,
    scopes_below,
    scopes_in_reach,
    team_records,
)
from metrics.scorecards.renewals import RenewalChoice, RenewalsPage, renewals_page
from metrics.scorecards.team import TeamPage, team_page


def published_numbers(reader: User) -> Published | None:
    """The numbers as a page shows them to somebody; None where no run ever found any records."""
    current = Published.current(shows_fees=access.may_see_fees(reader))
    return current if current and current.run and current.run.values else None


def place_of(scope: Scope, numbers: Published) -> str:
    """What people call a scope that they were found to be allowed to see."""
    return numbers.agency.name if scope == AGENCY else numbers.names.of(scope)


def home_for(
    scope: Scope, numbers: Published, *, reader: User, with_everybody: bool = False
) -> HomePage:
    return home_page(
        numbers,
        scope,
        place=place_of(scope, numbers),
        clients=clients_of(scope, reader=reader),
        now=clock.now(),
        with_everybody=with_everybody,
    )


def team_for(team: Team, numbers: Published, *, choice: Choice, reader: User) -> TeamPage:
    records = team_records(team, reader=reader)
    return team_page(
        numbers,
        records,
        choice,
        notes=notes_of(records.clients, reader.reach.today),
        now=clock.now(),
    )


def person_for(
    person: User, numbers: Published, *, choice: Choice, reader: User, unsaid: int = 0
) -> PersonPage:
    records = person_records(person, reader=reader, unsaid=unsaid)
    return person_page(
        numbers,
        records,
        choice,
        notes=notes_of(records.clients, reader.reach.today),
        now=clock.now(),
    )


def client_for(
    client: Client,
    numbers: Published | None,
    *,
    choice: Choice,
    reader: User,
    zone: ZoneInfo | None = None,
    happened: TimelineChoice = ALL_THAT_HAPPENED,
) -> ClientPage:
    """Moments are told in a zone, else in the agency's; `happened` is for the timeline."""
    zone = zone or (numbers.agency if numbers else Agency.objects.current()).zone
    records = client_records(client, zone=zone, happened=happened, reader=reader)
    return client_page(numbers, records, choice, now=clock.now())


def kpi_for(
    key: str,
    numbers: Published,
    *,
    scope: Scope,
    choice: Choice,
    reader: User,
    pages: Mapping[str, int] | None = None,
) -> KpiPage:
    return kpi_page(
        numbers,
        CATALOGUE[key],
        scope,
        choice,
        place=place_of(scope, numbers),
        records=KpiRecords(
            below=scopes_below(scope, reader=reader),
            readers=readers_of(reader),
            notes=notes_of(clients_of(scope, reader=reader), reader.reach.today),
            scores=partial(scores_in_reach, reader=reader),
        ),
        pages=pages or {},
        now=clock.now(),
    )


def renewals_for(choice: RenewalChoice, numbers: Published, *, reader: User) -> RenewalsPage:
    return renewals_page(
        numbers,
        choice,
        place=place_of(choice.scope, numbers),
        clients=clients_of(choice.scope, reader=reader),
        scopes=scopes_in_reach(reader, agency=numbers.agency.name),
        now=clock.now(),
    )

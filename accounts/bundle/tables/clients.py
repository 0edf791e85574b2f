"""Clients, who looks after them, and the people there."""

from decimal import Decimal

from accounts.bundle.cells import DATE, PERCENT, text, word
from accounts.bundle.columns import Column, Table, record_id, reference
from accounts.bundle.file_rules import one_primary_owner, tree_has_no_cycle
from accounts.bundle.places import COUNTRY, ZONE
from accounts.bundle.rules import ends_after_start
from accounts.models import Assignment, Client, Contact

CLIENTS = Table(
    "clients",
    Client,
    "Clients and prospects.",
    (
        record_id(),
        Column("name", text(), "What the client is called.", required=True),
        reference("parent", "clients", "Client that pays for it, where it isn't itself."),
        reference("team", "teams", "Places the client while nobody is assigned to it."),
        Column("industry", text(), "The client's industry."),
        Column("tier", text(100), "The agency's own class of clients."),
        Column("country", COUNTRY, "Where the client is."),
        Column("timezone", ZONE, "The client's zone."),
        reference("calendar", "calendars", "Hours agreed with the client; blank = its team's."),
        Column("prospect_since", DATE, "First day on which we talked."),
        Column("acquired_via", text(), "How the client was won."),
        reference("referred_by", "clients", "Client that recommended us."),
    ),
    file_rules=(tree_has_no_cycle,),
)

ASSIGNMENTS = Table(
    "assignments",
    Assignment,
    "Who looked after whom, and when. A client has one primary owner at a time.",
    (
        reference("client", "clients", "Who is looked after.", required=True),
        reference("person", "people", "By whom.", required=True),
        Column("from", DATE, "First day; blank = since before the records.", "starts_on"),
        Column("until", DATE, "First day of the next owner; blank = still.", "ends_on"),
        Column("share", PERCENT, "In %; blank = 100.", default=Decimal(100)),
        Column(
            "role",
            word(Assignment.Role),
            "Blank = primary.",
            default=Assignment.Role.PRIMARY.value,
        ),
    ),
    key=("client", "person", "role", "from"),
    rules=(ends_after_start("from", "until"),),
    file_rules=(one_primary_owner,),
    is_replaced=True,
)

CONTACTS = Table(
    "contacts",
    Contact,
    "People on the client's side.",
    (
        record_id(),
        reference("client", "clients", "Where the person works.", required=True),
        Column("name", text(), "What the person is called.", required=True),
        Column("email", text(254), "The person's address."),
        Column("title", text(), "The person's job."),
        Column("seniority", word(Contact.Seniority), "How much the person decides."),
        Column("division", text(), "The client's division."),
        Column("location", text(), "Where the person sits."),
        reference("introduced_by", "contacts", "Contact that introduced us."),
        Column("since", DATE, "First day on which we talked."),
        Column("left_on", DATE, "Day on which the person left the client."),
    ),
)

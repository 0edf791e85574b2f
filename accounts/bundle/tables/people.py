"""Teams, people, and who is in which team."""

from django.contrib.auth.hashers import make_password

from accounts.bundle.cells import DATE, text, word
from accounts.bundle.columns import Column, Table, record_id, reference
from accounts.bundle.file_rules import each_has_their_own, tree_has_no_cycle
from accounts.bundle.places import CURRENCY, SIGN_IN_EMAIL, ZONE
from accounts.bundle.rules import ends_after_start
from accounts.models import Membership, Team, User

TEAMS = Table(
    "teams",
    Team,
    "A tree: group, agency, team, as deep as needed.",
    (
        record_id(),
        Column("name", text(), "What the team is called.", required=True),
        reference("parent", "teams", "Team that it is a part of."),
        Column("timezone", ZONE, "Blank = the agency's."),
        Column("currency", CURRENCY, "Blank = the agency's."),
        reference("calendar", "calendars", "The team's working hours; blank = the agency's."),
    ),
    file_rules=(tree_has_no_cycle,),
)

PEOPLE = Table(
    "people",
    User,
    "Account managers, managers, anyone who may sign in.",
    (
        record_id(),
        Column("name", text(), "What the person is called.", required=True),
        Column(
            "email",
            SIGN_IN_EMAIL,
            "Address that they sign in with; nobody shares it.",
        ),
    ),
    file_rules=(each_has_their_own("email"),),
    # Nobody can sign in with it until an admin or the person sets a password.
    at_birth={"password": lambda: make_password(None)},
    swapped="email",
)

MEMBERSHIPS = Table(
    "memberships",
    Membership,
    "Who was in which team, as what, and when.",
    (
        reference("person", "people", "Who.", required=True),
        reference("team", "teams", "In which team.", required=True),
        Column("role", word(Membership.Role), "As what.", required=True),
        Column("from", DATE, "First day; blank = since before the records.", "starts_on"),
        Column("until", DATE, "First day no longer in it; blank = still.", "ends_on"),
    ),
    key=("person", "team", "role", "from"),
    rules=(ends_after_start("from", "until"),),
)

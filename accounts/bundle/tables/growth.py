"""New business, recommendations, and what our work delivered."""

from accounts.bundle.cells import DATE, FLAG, MONEY, WEIGHT, text, whole, word
from accounts.bundle.columns import Column, Table, record_id, reference
from accounts.bundle.rules import is_with_somebody
from accounts.bundle.tables.contracts import currency
from accounts.models import Advocacy, Contract, Goal, Opportunity, Project, Referral, Usage

MOST_USERS = 2_147_483_647

REFERRALS = Table(
    "referrals",
    Referral,
    "Who recommended us, to whom, and what came of it.",
    (
        record_id(),
        reference("client", "clients", "Who recommended us.", required=True),
        reference("contact", "contacts", "Who there."),
        Column("on", DATE, "When.", required=True),
        Column("prospect", text(), "To whom."),
        Column("qualified", FLAG, "Whether it was worth pursuing."),
        reference("won_client", "clients", "Client that came of it."),
    ),
)

OPPORTUNITIES = Table(
    "opportunities",
    Opportunity,
    "Proposals, from the idea to the outcome. `client` or `prospect` is needed.",
    (
        record_id(),
        reference("client", "clients", "To whom."),
        Column("prospect", text(), "To whom, before they are a client of ours."),
        reference("person", "people", "Whose it is."),
        Column("kind", word(Opportunity.Kind), "What is proposed.", required=True),
        Column("channel", text(), "How it came."),
        reference("origin_contact", "contacts", "Contact that it came from."),
        reference("referral", "referrals", "Recommendation that it came from."),
        Column("opened_on", DATE, "Day of the idea."),
        Column("sent_on", DATE, "Day on which the proposal went out."),
        Column("decided_on", DATE, "Day of the decision."),
        Column("outcome", word(Opportunity.Outcome), "What came of it."),
        Column("amount", MONEY, "Fee for each interval."),
        currency(),
        Column("interval", word(Contract.Interval), "How often the fee would be due."),
    ),
    rules=(is_with_somebody,),
)

PROJECTS = Table(
    "projects",
    Project,
    "Things to be delivered by an agreed date.",
    (
        record_id(),
        reference("client", "clients", "To whom.", required=True),
        Column("name", text(), "What."),
        Column("baseline_due_on", DATE, "Date agreed first."),
        Column("due_on", DATE, "Last date agreed with the client; blank = the first."),
        Column("delivered_on", DATE, "Day it was delivered."),
        Column("cancelled_on", DATE, "Day it was called off."),
        Column("fee", MONEY, "Fee for all of it."),
        currency(),
        reference("person", "people", "Whose it is."),
    ),
)

ADVOCACY = Table(
    "advocacy",
    Advocacy,
    "Testimonials, and consents to be named as a reference.",
    (
        record_id(),
        reference("client", "clients", "Who gave it.", required=True),
        reference("contact", "contacts", "Who there."),
        Column("kind", word(Advocacy.Kind), "What.", required=True),
        Column("given_on", DATE, "When.", required=True),
        Column("consent_until", DATE, "Day on which the consent ends; blank = never."),
        reference("project", "projects", "What it is about."),
    ),
)

GOALS = Table(
    "goals",
    Goal,
    "The clients' own goals that our work is to serve.",
    (
        record_id(),
        reference("client", "clients", "Whose goal.", required=True),
        Column("title", text(), "What."),
        Column("due_on", DATE, "Until when.", required=True),
        Column("met_on", DATE, "Day it was met."),
        Column("weight", WEIGHT, "How much it counts."),
        Column("outcome", word(Goal.Outcome), "What came of it."),
    ),
)

USAGE = Table(
    "usage",
    Usage,
    "How many people of a client used the product that we run for it.",
    (
        reference("client", "clients", "Whose people.", required=True),
        Column("on", DATE, "Day.", required=True),
        Column("active_users", whole(0, MOST_USERS), "How many used it.", required=True),
        Column("licensed_users", whole(0, MOST_USERS), "How many may."),
    ),
    key=("client", "on"),
)

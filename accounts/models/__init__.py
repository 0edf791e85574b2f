"""What happened: the records that every KPI is computed from."""

from accounts.models.agency import Agency, Calendar, CalendarDay, ExchangeRate
from accounts.models.audit import AuditEntry
from accounts.models.clients import Assignment, Client, Contact
from accounts.models.contracts import Billing, Contract, ContractChange, Cost
from accounts.models.delivery import Goal, Project, Usage
from accounts.models.growth import Advocacy, Opportunity, Referral
from accounts.models.idempotency import KeptAnswer
from accounts.models.people import Membership, Team, User
from accounts.models.surveys import SurveyAnswer
from accounts.models.tokens import ApiToken
from accounts.models.touchpoints import Charter, Request, TouchPoint

__all__ = [
    "Advocacy",
    "Agency",
    "ApiToken",
    "Assignment",
    "AuditEntry",
    "Billing",
    "Calendar",
    "CalendarDay",
    "Charter",
    "Client",
    "Contact",
    "Contract",
    "ContractChange",
    "Cost",
    "ExchangeRate",
    "Goal",
    "KeptAnswer",
    "Membership",
    "Opportunity",
    "Project",
    "Referral",
    "Request",
    "SurveyAnswer",
    "Team",
    "TouchPoint",
    "Usage",
    "User",
]

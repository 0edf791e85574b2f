"""The admin's sidebar and start page: arranged by what somebody came to do, not by table."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

# Each job with its pages: title, icon, model.
JOBS = {
    _("People & teams"): (
        (_("People"), "person", "accounts_user"),
        (_("Teams"), "account_tree", "accounts_team"),
        (_("Memberships"), "badge", "accounts_membership"),
    ),
    _("Clients"): (
        (_("Clients"), "apartment", "accounts_client"),
        (_("Who looks after whom"), "handshake", "accounts_assignment"),
        (_("Contacts"), "contacts", "accounts_contact"),
        (_("Goals"), "flag", "accounts_goal"),
    ),
    _("Contracts & money"): (
        (_("Contracts"), "contract", "accounts_contract"),
        (_("Changes"), "edit_document", "accounts_contractchange"),
        (_("Bills"), "receipt_long", "accounts_billing"),
        (_("Costs"), "payments", "accounts_cost"),
        (_("Exchange rates"), "currency_exchange", "accounts_exchangerate"),
    ),
    _("Conversations"): (
        (_("Touch points"), "forum", "accounts_touchpoint"),
        (_("Requests"), "inbox", "accounts_request"),
        (_("Service charters"), "timer", "accounts_charter"),
    ),
    _("Surveys"): ((_("Answers"), "sentiment_satisfied", "accounts_surveyanswer"),),
    _("Growth & delivery"): (
        (_("Opportunities"), "trending_up", "accounts_opportunity"),
        (_("Referrals"), "recommend", "accounts_referral"),
        (_("Testimonials & references"), "format_quote", "accounts_advocacy"),
        (_("Projects"), "task", "accounts_project"),
        (_("Usage"), "monitoring", "accounts_usage"),
    ),
    _("Targets"): ((_("Targets"), "target", "metrics_target"),),
    _("Runs"): (
        (_("Runs"), "play_circle", "metrics_run"),
        (_("Batches"), "dataset", "metrics_batch"),
    ),
    _("The agency"): (
        (_("Agency"), "domain", "accounts_agency"),
        (_("Working hours"), "calendar_month", "accounts_calendar"),
        (_("Audit log"), "policy", "accounts_auditentry"),
    ),
}

NAVIGATION: list[dict[str, Any]] = [
    {
        "items": [
            {
                "title": gettext_lazy("Back to the pages"),
                "icon": "arrow_back",
                "link": reverse_lazy("home"),
                "active": lambda _request: False,  # every address begins with its slash
            }
        ]
    },
    *(
        {
            "title": gettext_lazy(job),
            "separator": True,
            "items": [
                {
                    "title": gettext_lazy(title),
                    "icon": icon,
                    "link": reverse_lazy(f"admin:{model}_changelist"),
                }
                for title, icon, model in pages
            ],
        }
        for job, pages in JOBS.items()
    ),
]


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The same jobs on the start page, in place of a list of tables."""
    return {**context, "jobs": NAVIGATION[1:]}

"""The admin's sidebar: arranged by what somebody came to do, not by table."""

from typing import Any

from django.urls import reverse_lazy

# Each job with its pages: title, icon, model.
JOBS = {
    "People & teams": (
        ("People", "person", "accounts_user"),
        ("Teams", "account_tree", "accounts_team"),
        ("Memberships", "badge", "accounts_membership"),
    ),
    "Clients": (
        ("Clients", "apartment", "accounts_client"),
        ("Who looks after whom", "handshake", "accounts_assignment"),
        ("Contacts", "contacts", "accounts_contact"),
        ("Goals", "flag", "accounts_goal"),
    ),
    "Contracts & money": (
        ("Contracts", "contract", "accounts_contract"),
        ("Changes", "edit_document", "accounts_contractchange"),
        ("Bills", "receipt_long", "accounts_billing"),
        ("Costs", "payments", "accounts_cost"),
        ("Exchange rates", "currency_exchange", "accounts_exchangerate"),
    ),
    "Conversations": (
        ("Touch points", "forum", "accounts_touchpoint"),
        ("Requests", "inbox", "accounts_request"),
        ("Service charters", "timer", "accounts_charter"),
    ),
    "Surveys": (("Answers", "sentiment_satisfied", "accounts_surveyanswer"),),
    "Growth & delivery": (
        ("Opportunities", "trending_up", "accounts_opportunity"),
        ("Referrals", "recommend", "accounts_referral"),
        ("Testimonials & references", "format_quote", "accounts_advocacy"),
        ("Projects", "task", "accounts_project"),
        ("Usage", "monitoring", "accounts_usage"),
    ),
    "Targets": (("Targets", "target", "metrics_target"),),
    "Runs": (
        ("Runs", "play_circle", "metrics_run"),
        ("Batches", "dataset", "metrics_batch"),
    ),
    "The agency": (
        ("Agency", "domain", "accounts_agency"),
        ("Working hours", "calendar_month", "accounts_calendar"),
    ),
}

NAVIGATION: list[dict[str, Any]] = [
    {
        "title": job,
        "separator": True,
        "items": [
            {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}
            for title, icon, model in pages
        ],
    }
    for job, pages in JOBS.items()
]

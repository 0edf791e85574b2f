"""What clients pay for, and what the work cost."""

from accounts.bundle.cells import DATE, HOURS, MONEY, MONEY_NOT_NEGATIVE, text, whole, word
from accounts.bundle.columns import Column, Table, record_id, reference
from accounts.bundle.places import CURRENCY
from accounts.bundle.rules import not_before
from accounts.models import Billing, Contract, ContractChange, Cost

LONGEST_NOTICE = 32_767  # the largest number that every database keeps in so small a column


def currency() -> Column:
    return Column(
        "currency", CURRENCY, "Of the money; blank = the agency's.", is_agency_currency=True
    )


CONTRACTS = Table(
    "contracts",
    Contract,
    "Retainers and projects.",
    (
        record_id(),
        reference("client", "clients", "Who pays.", required=True),
        Column("kind", word(Contract.Kind), "What it is.", required=True),
        Column("service", text(), "What is delivered."),
        Column("starts_on", DATE, "First day in force; blank = since before the records."),
        Column("term_ends_on", DATE, "Last day of the agreed term; blank = rolling."),
        Column(
            "ended_on",
            DATE,
            "Last day it was really in force; blank = still running, or no outcome recorded.",
        ),
        Column("amount", MONEY_NOT_NEGATIVE, "Fee for each interval.", required=True),
        Column("interval", word(Contract.Interval), "How often the fee is due.", required=True),
        currency(),
        reference("renews", "contracts", "Contract that this one follows on."),
        Column("signed_on", DATE, "Day it was signed."),
        Column(
            "notice_days",
            whole(0, LONGEST_NOTICE),
            "Days before its end, or any day if it rolls on, by which notice has to be given.",
        ),
        Column("notice_given_on", DATE, "Day on which it was given notice of."),
        Column("end_reason", text(), "Why it ended."),
        Column("end_kind", word(Contract.EndKind), "How it ended."),
        Column(
            "billing_type",
            word(Contract.BillingType),
            "Blank = fee; pass-through money is not our income.",
            default=Contract.BillingType.FEE.value,
        ),
    ),
    rules=(not_before("starts_on", "ended_on"), not_before("starts_on", "term_ends_on")),
)

CONTRACT_CHANGES = Table(
    "contract_changes",
    ContractChange,
    "What changed about a running contract.",
    (
        record_id(),
        reference("contract", "contracts", "Contract that changed.", required=True),
        Column("on", DATE, "First day on which it holds.", required=True),
        Column("kind", word(ContractChange.Kind), "What changed.", required=True),
        Column("amount", MONEY_NOT_NEGATIVE, "The contract's new fee for each interval."),
        Column("term_ends_on", DATE, "New last day of the agreed term."),
        Column("signed_on", DATE, "Day it was signed."),
        reference("person", "people", "Who won it."),
        Column("reason", text(), "Why."),
    ),
)

BILLINGS = Table(
    "billings",
    Billing,
    "Bills to clients; a negative amount is a credit note.",
    (
        record_id(),
        reference("client", "clients", "Who was billed.", required=True),
        Column("on", DATE, "Day of the bill.", required=True),
        Column("amount", MONEY, "Excluding VAT.", required=True),
        currency(),
        Column("kind", word(Billing.Kind), "What for."),
        reference("contract", "contracts", "Under which contract."),
    ),
)

COSTS = Table(
    "costs",
    Cost,
    "What work for clients cost.",
    (
        record_id(),
        reference("client", "clients", "For whom.", required=True),
        Column("on", DATE, "Day of the cost.", required=True),
        Column("amount", MONEY, "Excluding VAT.", required=True),
        currency(),
        Column("kind", word(Cost.Kind), "Work delivered, or money spent."),
        Column("hours", HOURS, "Hours worked."),
        reference("person", "people", "Who worked."),
    ),
)

"""Contracts & money."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin.records import HistoryAdmin, RecordAdmin, RecordInline, money
from accounts.models import Billing, Contract, ContractChange, Cost, ExchangeRate


class ChangesInline(RecordInline):
    model = ContractChange
    fields = ("on", "kind", "amount", "term_ends_on", "signed_on", "person", "reason")
    autocomplete_fields = ("person",)


@admin.register(Contract)
class ContractAdmin(HistoryAdmin):
    list_display = (
        "client",
        "service",
        "kind",
        "fee",
        "interval",
        "starts_on",
        "term_ends_on",
        "ended_on",
    )
    list_filter = ("kind", "interval", "end_kind", "billing_type", "currency")
    search_fields = ("client__name", "service", "source_id")
    inlines = (ChangesInline,)

    @admin.display(description=_("Fee"), ordering="amount")
    def fee(self, contract: Contract) -> str:
        return money(contract.amount, contract.currency)


@admin.register(ContractChange)
class ContractChangeAdmin(HistoryAdmin):
    list_display = ("contract", "on", "kind", "fee", "person", "reason")
    list_filter = ("kind",)
    list_select_related = ("contract__client", "person")
    search_fields = ("contract__client__name", "contract__service", "source_id")

    @admin.display(description=_("Fee"), ordering="amount")
    def fee(self, change: ContractChange) -> str:
        return money(change.amount, change.contract.currency)

    def get_list_select_related(self, request: object) -> tuple[str, ...]:
        return self.list_select_related


@admin.register(Billing)
class BillingAdmin(RecordAdmin):
    list_display = ("client", "on", "sum", "kind")
    list_filter = ("kind", "currency")
    search_fields = ("client__name", "source_id")
    date_hierarchy = "on"

    @admin.display(description=_("Amount"), ordering="amount")
    def sum(self, billing: Billing) -> str:
        return money(billing.amount, billing.currency)


@admin.register(Cost)
class CostAdmin(RecordAdmin):
    list_display = ("client", "on", "sum", "kind", "hours", "person")
    list_filter = ("kind", "currency")
    search_fields = ("client__name", "person__name", "source_id")
    date_hierarchy = "on"

    @admin.display(description=_("Amount"), ordering="amount")
    def sum(self, cost: Cost) -> str:
        return money(cost.amount, cost.currency)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(HistoryAdmin):
    list_display = ("currency", "starts_on", "rate")
    list_filter = ("currency",)
    search_fields = ("currency",)

"""Clients."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.admin.records import HistoryAdmin, KeptAdmin, RecordAdmin, RecordInline
from accounts.models import Assignment, Client, Contact, Contract, Goal


class OwnersInline(RecordInline):
    model = Assignment
    fields = ("person", "role", "starts_on", "ends_on", "share")
    autocomplete_fields = ("person",)


class ContactsInline(RecordInline):
    model = Contact
    fields = ("name", "email", "title", "seniority", "division", "left_on")


class ContractsInline(RecordInline):
    model = Contract
    fields = ("service", "kind", "amount", "currency", "interval", "starts_on", "ended_on")


@admin.register(Client)
class ClientAdmin(HistoryAdmin):
    list_display = ("name", "tier", "industry", "team", "parent", "country")
    list_filter = ("tier", "industry", "team", "country")
    search_fields = ("name", "source_id")
    inlines = (OwnersInline, ContactsInline, ContractsInline)


@admin.register(Assignment)
class AssignmentAdmin(HistoryAdmin):
    list_display = ("client", "person", "role", "starts_on", "ends_on", "share")
    list_filter = ("role", ("person", AutocompleteSelectFilter))
    search_fields = ("client__name", "person__name")


@admin.register(Contact)
class ContactAdmin(KeptAdmin):
    list_display = ("name", "client", "title", "seniority", "division", "left_on")
    list_filter = ("seniority", "division")
    search_fields = ("name", "email", "client__name", "source_id")


@admin.register(Goal)
class GoalAdmin(RecordAdmin):
    list_display = ("title", "client", "due_on", "met_on", "outcome")
    list_filter = ("outcome",)
    search_fields = ("title", "client__name", "source_id")

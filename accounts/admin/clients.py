"""Clients."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts import erasure
from accounts.admin.records import HistoryAdmin, KeptAdmin, RecordAdmin, RecordInline
from accounts.models import Assignment, Client, Contact, Contract, Goal, User


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
    actions = ("export_all", "erase")

    @admin.action(description=_("Export all that is kept about them"))
    def export_all(self, request: HttpRequest, queryset: QuerySet[Contact]) -> HttpResponse:
        by = cast(User, request.user)
        told = [erasure.export_contact(contact, by=by) for contact in queryset]
        response = JsonResponse(told, safe=False, json_dumps_params={"indent": 1})
        response["Content-Disposition"] = 'attachment; filename="contacts.json"'
        return response

    @admin.action(description=_("Erase them for good"))
    def erase(self, request: HttpRequest, queryset: QuerySet[Contact]) -> HttpResponse | None:
        """Asks first: what is erased can't be brought back."""
        contacts = list(queryset.select_related("client"))
        if "apply" not in request.POST:
            context = self.admin_site.each_context(request)
            context |= {"title": _("Erase contacts for good"), "contacts": contacts}
            return render(request, "admin/accounts/erase.html", context)
        for contact in contacts:
            erasure.erase_contact(contact, by=cast(User, request.user))
        told = ngettext("%(count)d contact erased.", "%(count)d contacts erased.", len(contacts))
        messages.success(request, told % {"count": len(contacts)})
        return None


@admin.register(Goal)
class GoalAdmin(RecordAdmin):
    list_display = ("title", "client", "due_on", "met_on", "outcome")
    list_filter = ("outcome",)
    search_fields = ("title", "client__name", "source_id")

"""Growth & delivery."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.admin.records import KeptAdmin, RecordAdmin, money
from accounts.models import Advocacy, Opportunity, Project, Referral, Usage


@admin.register(Opportunity)
class OpportunityAdmin(RecordAdmin):
    list_display = ("kind", "with_whom", "person", "sent_on", "decided_on", "outcome", "sum")
    list_filter = ("kind", "outcome", "channel")
    search_fields = ("client__name", "prospect", "person__name", "source_id")

    @admin.display(description=_("with"), ordering="client")
    def with_whom(self, opportunity: Opportunity) -> str:
        return str(opportunity.client or opportunity.prospect)

    @admin.display(description=_("Amount"), ordering="amount")
    def sum(self, opportunity: Opportunity) -> str:
        return money(opportunity.amount, opportunity.currency)


@admin.register(Referral)
class ReferralAdmin(RecordAdmin):
    list_display = ("client", "on", "prospect", "qualified", "won_client")
    list_filter = ("qualified",)
    search_fields = ("client__name", "prospect", "source_id")


@admin.register(Advocacy)
class AdvocacyAdmin(RecordAdmin):
    list_display = ("client", "kind", "given_on", "consent_until")
    list_filter = ("kind",)
    search_fields = ("client__name", "source_id")


@admin.register(Project)
class ProjectAdmin(KeptAdmin):
    list_display = ("name", "client", "person", "baseline_due_on", "due_on", "delivered_on", "sum")
    list_filter = (("person", AutocompleteSelectFilter),)
    search_fields = ("name", "client__name", "source_id")

    @admin.display(description=_("Fee"), ordering="fee")
    def sum(self, project: Project) -> str:
        return money(project.fee, project.currency)


@admin.register(Usage)
class UsageAdmin(RecordAdmin):
    list_display = ("client", "on", "active_users", "licensed_users")
    search_fields = ("client__name",)
    date_hierarchy = "on"

"""People & teams."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from accounts import audit
from accounts.admin.records import HistoryAdmin, RecordInline
from accounts.audit import Action
from accounts.models import Assignment, Membership, Team, User
from accounts.signin import password_path

# Roles are memberships: they begin and end on a day. People have one address, their own.
admin.site.unregister(Group)
for kept_by_allauth in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(kept_by_allauth)
admin.site.unregister(UserSession)


SECRETS = ("password", "api_tokens", "authenticator", "usersession", "socialaccount")


class MembershipInline(RecordInline):
    model = Membership
    fields = ("team", "role", "starts_on", "ends_on")
    autocomplete_fields = ("team",)


class TeamMemberInline(RecordInline):
    model = Membership
    fields = ("person", "role", "starts_on", "ends_on")
    autocomplete_fields = ("person",)


class ClientsInline(RecordInline):
    model = Assignment
    fields = ("client", "role", "starts_on", "ends_on", "share")
    autocomplete_fields = ("client",)


@admin.register(User)
class UserAdmin(HistoryAdmin):
    list_display = ("name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "memberships__role", "memberships__team")
    search_fields = ("name", "email", "source_id")
    fields = ("name", "email", "is_active", "is_superuser", "source_id", "change_reason")
    inlines = (MembershipInline, ClientsInline)
    actions_detail = ("make_link",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An address that asks how a secret begins tells it, letter by letter."""
        return not lookup.startswith(SECRETS) and super().lookup_allowed(lookup, value, request)

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @action(
        description=gettext_lazy("Link to set a password"), icon="key", url_path="password-link"
    )
    def make_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        person = self.get_object(request, object_id)
        if person is not None:
            link = request.build_absolute_uri(password_path(person))
            audit.note(Action.LINK_MADE, by=request.user, about=audit.named(person))
            told = _("%(person)s sets a password once, within three days, at %(link)s")
            messages.info(request, told % {"person": person, "link": link})
        return redirect(reverse("admin:accounts_user_change", args=[object_id]))


@admin.register(Team)
class TeamAdmin(HistoryAdmin):
    list_display = ("name", "parent", "timezone", "calendar")
    list_filter = ("parent",)
    search_fields = ("name", "source_id")
    fields = ("name", "parent", "timezone", "currency", "calendar", "source_id", "change_reason")
    inlines = (TeamMemberInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return super().get_queryset(request).select_related("parent", "calendar")


@admin.register(Membership)
class MembershipAdmin(HistoryAdmin):
    list_display = ("person", "team", "role", "starts_on", "ends_on")
    list_filter = ("role", "team")
    search_fields = ("person__name", "team__name")
    fields = ("person", "team", "role", "starts_on", "ends_on", "change_reason")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "role": Membership.Role.ACCOUNT_MANAGER,
            **super().get_changeform_initial_data(request),
        }

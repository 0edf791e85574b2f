"""What all records have in common in the admin."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts import audit, changes
from accounts.audit import Action
from accounts.models import Agency, Membership, User


def references(model: type[models.Model]) -> list[str]:
    """The fields that name another record: picked by typing a few letters of it."""
    return [
        field.name for field in model._meta.get_fields() if field.many_to_one and field.concrete
    ]


def money(amount: Decimal | None, currency: str) -> str:
    """6,350.00 EUR: to the cent, as it is on the bill."""
    if amount is None:
        return ""
    return f"{number_format(amount, 2, force_grouping=True)}\N{NO-BREAK SPACE}{currency}"


def note_added(record: models.Model, *, by: audit.Who) -> None:
    match record:
        case User():
            told = {"may_sign_in": record.is_active, "is_superuser": record.is_superuser}
            audit.note(Action.PERSON_ADDED, by=by, about=audit.named(record), **told)
        case Membership():
            _note_role(Action.ROLE_GIVEN, record, by=by)


def note_changed(record: models.Model, fields: Sequence[str], *, by: audit.Who) -> None:
    """Which fields, not what they say: that is in the record's own history."""
    changed = ", ".join(sorted(set(fields) - {"change_reason"}))
    match record:
        case User() if changed:
            told = {"may_sign_in": record.is_active, "is_superuser": record.is_superuser}
            about = audit.named(record)
            audit.note(Action.PERSON_CHANGED, by=by, about=about, changed=changed, **told)
        case Membership() if changed:
            _note_role(Action.ROLE_CHANGED, record, by=by, changed=changed)
        case Agency() if changed:
            audit.note(Action.AGENCY_CHANGED, by=by, about="agency", changed=changed)


def _note_role(action: Action, held: Membership, *, by: audit.Who, **more: str) -> None:
    told = {
        "team": held.team.source_id,
        "role": held.role,
        "starts_on": str(held.starts_on or ""),
        "ends_on": str(held.ends_on or ""),
    }
    audit.note(action, by=by, about=audit.named(held.person), **told, **more)


class SearchSelect(AutocompleteSelect):
    """Says what to do where nothing is chosen; that is also its name for who can't see it."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": _("Type to search")}


class PicksByTyping:
    """Other records are picked by a few letters of their name."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            options["widget"] = SearchSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]


class RecordAdmin(PicksByTyping, ModelAdmin):
    """Something that happened; an entry made by mistake can be deleted."""

    show_full_result_count = False
    warn_unsaved_form = True
    list_filter_submit = True
    list_per_page = 50

    def get_autocomplete_fields(self, request: HttpRequest) -> Sequence[str]:
        return references(self.model)

    def get_list_select_related(self, request: HttpRequest) -> Sequence[str]:
        return references(self.model)

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Sequence[str]:
        """As the model tells them, the record's id last: it is for imports."""
        fields = [name for name in super().get_fields(request, obj) if name != "source_id"]
        has_id = any(field.name == "source_id" for field in self.model._meta.fields)
        return [*fields, "source_id"] if has_id else fields

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm,
        formsets: Any,
        change: bool,  # noqa: FBT001 (as Django calls it)
    ) -> None:
        super().save_related(request, form, formsets, change)
        changes.announce()

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: ModelForm,
        change: bool,  # noqa: FBT001 (as Django calls it)
    ) -> None:
        super().save_model(request, obj, form, change)
        if change:
            note_changed(obj, form.changed_data, by=request.user)
        else:
            note_added(obj, by=request.user)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        super().save_formset(request, form, formset, change)
        for added in formset.new_objects:
            note_added(added, by=request.user)
        for changed, fields in formset.changed_objects:
            note_changed(changed, fields, by=request.user)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        about = audit.named(obj)
        super().delete_model(request, obj)
        audit.note(Action.RECORD_DELETED, by=request.user, about=about)
        changes.announce()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        doomed = [audit.named(record) for record in queryset]
        super().delete_queryset(request, queryset)
        for about in doomed:
            audit.note(Action.RECORD_DELETED, by=request.user, about=about)
        changes.announce()


class KeptAdmin(RecordAdmin):
    """Something that others refer to: it ends with a date instead of being deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReasonForm(forms.ModelForm):
    """A change, and why it was made."""

    change_reason = forms.CharField(
        label=_("Why this change"),
        max_length=100,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Stands in the history, beside your name and what changed."),
    )


class HistoryAdmin(SimpleHistoryAdmin, KeptAdmin):
    """With who changed what, when and why."""

    form = ReasonForm

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Sequence[str]:
        """The reason last of all; what is only being added needs none."""
        fields = [name for name in super().get_fields(request, obj) if name != "change_reason"]
        return [*fields, "change_reason"] if obj else fields

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: ModelForm,
        change: bool,  # noqa: FBT001 (as Django calls it)
    ) -> None:
        obj._change_reason = form.cleaned_data.get("change_reason", "")
        super().save_model(request, obj, form, change)


class RecordInline(PicksByTyping, TabularInline):
    extra = 0
    tab = True
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        return super().get_queryset(request).select_related(*references(self.model))

    def get_autocomplete_fields(self, request: HttpRequest) -> Sequence[str]:
        return [name for name in references(self.model) if name != self.fk_name]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

"""What the address of a page says, read strictly."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest

from metrics.engine.periods import PUBLISHED_KINDS, WindowKind
from metrics.engine.scopes import Scope
from metrics.scorecards.choice import Choice
from metrics.scorecards.comparison import Compare


class MonthField(forms.Field):
    """2026-10"""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return datetime.strptime(value, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
        except ValueError as error:
            raise forms.ValidationError(f"{value!r} is no month; write it like 2026-10.") from error


class ScopeField(forms.Field):
    """agency, team:<id>, person:<id>, client:<id>"""

    def to_python(self, value: Any) -> Scope | None:
        if value in self.empty_values:
            return None
        try:
            return Scope.parse(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class SealForm(forms.Form):
    """A month of the quarter to seal."""

    month = MonthField()


class AddressForm(forms.Form):
    scope = ScopeField(required=False)
    window = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in PUBLISHED_KINDS])
    at = MonthField(required=False)
    compare = forms.ChoiceField(required=False, choices=[(each, each) for each in Compare])
    counted = forms.IntegerField(required=False, min_value=1)
    excluded = forms.IntegerField(required=False, min_value=1)


class UnsaidForm(forms.Form):
    """To which new target somebody has yet to say what they would discuss."""

    unsaid = forms.IntegerField(required=False, min_value=1)


def unsaid_in(request: HttpRequest) -> int:
    form = UnsaidForm(request.GET)
    if not form.is_valid():
        raise Http404(form.errors.as_text())
    return form.cleaned_data["unsaid"] or 0


class HomeForm(forms.Form):
    """How many of those who need somebody the home page tells of."""

    show = forms.ChoiceField(required=False, choices=[("all", "all")])


def wants_everybody(request: HttpRequest) -> bool:
    form = HomeForm(request.GET)
    if not form.is_valid():
        raise Http404(form.errors.as_text())
    return bool(form.cleaned_data["show"])


@dataclass(frozen=True)
class Address:
    scope: Scope | None
    choice: Choice
    pages: dict[str, int]

    @classmethod
    def of(cls, request: HttpRequest) -> "Address":
        """What the address asks for; one that asks for what can't be is not found."""
        form = AddressForm(request.GET)
        if not form.is_valid():
            raise Http404(form.errors.as_text())
        asked = form.cleaned_data
        kind = WindowKind(asked["window"]) if asked["window"] else None
        pages = {name: asked[name] for name in ("counted", "excluded") if asked[name]}
        compare = Compare(asked["compare"] or Compare.PREVIOUS)
        return cls(asked["scope"], Choice(kind, asked["at"], compare), pages)

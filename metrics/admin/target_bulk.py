"""Many targets at once: changed together in a plan, or withdrawn before they begin."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from metrics import targets
from metrics.models import PlannedTarget, Target, TargetPlan
from metrics.targets.lines import FIGURES
from metrics.targets.plans import replace_lines

HUNDRED = Decimal(100)


class TogetherForm(forms.Form):
    """How the selected targets change together."""

    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("First day on which they hold; what held before ends on that day."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    change = forms.ChoiceField(
        label=gettext_lazy("What changes"),
        choices=[
            ("percent", gettext_lazy("Every figure by a share of it")),
            ("end", gettext_lazy("They end: the next wider target applies")),
            ("keep", gettext_lazy("Nothing yet: I change them one by one")),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    percent = forms.DecimalField(
        label=gettext_lazy("By how many percent"),
        required=False,
        min_value=-99,
        max_value=1000,
        help_text=gettext_lazy("5 = five percent more, -5 = five percent less."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("Those who are judged by them read this."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("change") == "percent" and not cleaned.get("percent"):
            self.add_error("percent", _("Say by how many percent they change."))
        return cleaned


@transaction.atomic
def planned_together(found: Iterable[Target], asked: dict[str, Any], *, by: User) -> TargetPlan:
    """A plan with the selected targets as they shall be; it is compared before it is published."""
    plan = targets.plan_these(
        found,
        starts_on=asked["starts_on"],
        reason=asked["reason"],
        by=by,
        today=by.reach.today,
    )
    lines = list(plan.lines.select_related("team", "person", "client"))
    for line in lines:
        _change(line, asked)
    replace_lines(plan, lines)
    return plan


def _change(line: PlannedTarget, asked: dict[str, Any]) -> None:
    match asked["change"]:
        case "end":
            line.is_ending, line.reason = True, asked["reason"]
        case "percent":
            factor = 1 + asked["percent"] / HUNDRED
            for name in FIGURES[:-1]:
                value = getattr(line, name)
                setattr(line, name, None if value is None else round(value * factor, 4))
            line.reason = asked["reason"]


@transaction.atomic
def withdraw_all(found: Iterable[Target], *, by: User) -> int:
    """Take back targets before they begin: all of them, or none."""
    found = list(found)
    begun = [target for target in found if target.starts_on <= by.reach.today]
    if begun:
        said = ngettext(
            "%(count)s of them has begun: it can only end. Nothing was withdrawn.",
            "%(count)s of them have begun: they can only end. Nothing was withdrawn.",
            len(begun),
        )
        raise ValidationError(said % {"count": len(begun)})
    for target in sorted(found, key=lambda target: target.starts_on, reverse=True):
        targets.withdraw_target(target, by=by)
    return len(found)

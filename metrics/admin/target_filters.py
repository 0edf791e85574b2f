"""Targets by whether they hold."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from kpidash import clock
from metrics.models import Target


class HoldsFilter(SimpleListFilter):
    title = gettext_lazy("when")
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", _("holds today")), ("later", _("to come")), ("over", _("over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today(Agency.objects.current().zone)
        match self.value():
            case "today":
                holding = Target.objects.holding_on(today)
                return queryset.filter(pk__in=holding.values("pk"))
            case "later":
                return queryset.filter(starts_on__gt=today)
            case "over":
                return queryset.filter(ends_on__lte=today)
        return queryset

"""Figures of targets as people write them: times in hours, days or minutes, never in seconds."""

import re
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Agency
from accounts.models.agency import Weekday
from metrics.engine.calendars import parse_hours
from metrics.engine.kpi import Kpi, Unit
from metrics.formats import UNITS

HOUR = Decimal(3600)
ALL_DAY = Decimal(24)
# What a target's fields keep.
PLACES = Decimal("0.0001")
MOST = Decimal(10) ** 14
# A comma before three figures might be either sign: 1,000 is asked again.
NUMBER = r"[0-9]+(?:\.[0-9]+|,[0-9]{1,2}(?![0-9]))?"
AMOUNT = re.compile(rf"({NUMBER})\s*([a-zäöü.]*)\s*")
CLOCK = re.compile(r"([0-9]+):([0-5][0-9])")
HOURS_IN = {
    **dict.fromkeys(("", "h", "hour", "hours", "std", "std.", "stunde", "stunden"), Decimal(1)),
    **dict.fromkeys(("m", "min", "min.", "minute", "minutes", "minuten"), 1 / Decimal(60)),
}
DAYS = ("d", "day", "days", "t", "tag", "tage")


def entry_unit(kpi: Kpi, currency: str) -> str:
    """What stands beside the box that a figure is written into."""
    match kpi.unit:
        case Unit.SECONDS:
            return pgettext("unit of a box", "hours")
        case Unit.MONEY:
            return currency
    return str(UNITS.get(kpi.unit, ""))


def entered(value: Decimal | float | None, kpi: Kpi) -> str:
    """A figure as the box shows it: 3.5 for three and a half hours."""
    if value is None:
        return ""
    number = Decimal(str(value))
    if kpi.unit is Unit.SECONDS:
        number = round(number / HOUR, 4)
    whole = number.to_integral_value()
    return f"{whole:f}" if number == whole else f"{number:f}".rstrip("0")


def read_figure(text: str, kpi: Kpi, *, day_hours: Decimal) -> Decimal:
    """What somebody wrote, in the KPI's unit."""
    parse = partial(_seconds, day_hours=day_hours) if kpi.unit is Unit.SECONDS else _number
    figure = parse(text.strip().lower())
    if abs(figure) >= MOST:
        raise ValidationError(_("%(text)s is too large a figure.") % {"text": text})
    return round(figure, 4)


def working_day_hours(agency: Agency) -> Decimal:
    """How long the agency is open on a working day, on average; all day where hours aren't set."""
    if agency.calendar is None:
        return ALL_DAY
    days = [parse_hours(getattr(agency.calendar, day)) for day in Weekday.values]
    minutes = [sum(end - start for start, end in spans) for spans in days if spans]
    return Decimal(sum(minutes)) / len(minutes) / 60 if minutes else ALL_DAY


def _number(text: str) -> Decimal:
    figure = text.removesuffix("%").strip().replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(rf"-?{NUMBER}", figure):
        raise ValidationError(
            _("%(text)s is no number: write it like 92.5 or 12000.") % {"text": text}
        )
    return Decimal(figure.replace(",", "."))


def _seconds(text: str, *, day_hours: Decimal) -> Decimal:
    """3.5, 3:30, 3 h 30 min, 45 min, 2 d."""
    if clock := CLOCK.fullmatch(text):
        return Decimal(clock[1]) * HOUR + Decimal(clock[2]) * 60
    amounts = AMOUNT.findall(text)
    units = {**HOURS_IN, **dict.fromkeys(DAYS, day_hours)}
    # A bare number is hours, but not behind others: 1h30 is neither 31 hours nor clear.
    units = units if len(amounts) == 1 else {unit: units[unit] for unit in units if unit}
    is_whole = amounts and "".join(AMOUNT.split(text)[::3]) == ""
    if not is_whole or any(unit not in units for _number, unit in amounts):
        raise ValidationError(
            _("%(text)s is no length of time: write hours like 3.5 or 3:30, or 45 min, or 2 d.")
            % {"text": text}
        )
    hours = [Decimal(number.replace(",", ".")) * units[unit] for number, unit in amounts]
    return sum(hours, Decimal(0)) * HOUR

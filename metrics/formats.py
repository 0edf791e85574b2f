"""Numbers and dates as people read them in their language: rounded late, never bare.

What machines read (sort keys, files, the API) never comes from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django.utils.dateformat import format as date_format
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, npgettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from metrics.engine.kpi import Better, Kpi, Unit
from metrics.engine.periods import Window, WindowKind
from metrics.engine.rating import Goal

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EM DASH}"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹", "PLN": "zł"}
POINTS = pgettext_lazy("unit", "pts")
UNITS: Mapping[Unit, str | Promise] = {
    Unit.PERCENT: "%",
    Unit.POINTS: POINTS,
    Unit.SCORE: pgettext_lazy("unit", "of 100"),
    Unit.GRADE: pgettext_lazy("unit", "of 5"),
    Unit.PER_CLIENT_MONTH: pgettext_lazy("unit", "a month"),
    Unit.CLIENTS_A_DAY: pgettext_lazy("unit", "a day"),
    Unit.CLIENTS: pgettext_lazy("unit", "clients"),
    Unit.TOUCHES: pgettext_lazy("unit", "touch points"),
    Unit.TIMES: pgettext_lazy("unit", "times"),
}
# A difference between two percentages is told in points, never in percent.
CHANGE_UNITS = {**UNITS, Unit.PERCENT: POINTS, Unit.SCORE: POINTS, Unit.GRADE: ""}
MINUTE, HOUR = 60, 3600
# The case of a noun that follows "of" or "in": English has one for all.
AFTER_PREPOSITION = "after a preposition"


@dataclass(frozen=True)
class Part:
    """A piece of a number: the figures, and the unit that is set smaller beside them."""

    number: str
    unit: str = ""


def rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero, as people round; never a negative zero."""
    exponent = Decimal(1).scaleb(-decimals)
    return Decimal(repr(float(value))).quantize(exponent, ROUND_HALF_UP) + 0


@cache
def _marks(language: str | None) -> dict[int, str]:
    """What a language writes between thousands, before decimals and for less than nothing."""
    thousands = get_format("THOUSAND_SEPARATOR", language, use_l10n=True)
    decimals = get_format("DECIMAL_SEPARATOR", language, use_l10n=True)
    return str.maketrans({",": thousands, ".": decimals, "-": MINUS})


def grouped(number: Decimal | int) -> str:
    """1,234.5 in English, 1.234,5 in German."""
    return f"{number:,}".translate(_marks(get_language()))


def trimmed(number: Decimal) -> str:
    """Without the zeros that a goal isn't written with: 90, not 90.0."""
    whole = number.to_integral_value()
    return grouped(whole if number == whole else Decimal(f"{number:f}".rstrip("0")))


def noun_forms(noun: str) -> tuple[str, str]:
    """The English singular and plural of something counted, which translations go by."""
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in tuple("aeiou")
    many = noun[:-1] + "ies" if ends_in_y else noun + "s"
    return f"%(count)s {noun}", f"%(count)s {many}"


def plural(count: int, noun: str) -> str:
    """1 client, 24 clients, 2 survey answers, 3 replies."""
    return _counted(ngettext(*noun_forms(noun), count), count)


def plural_after(count: int, noun: str) -> str:
    """The same behind "of" and "in", where other languages decline: 3 von 8 Projekten."""
    return _counted(npgettext(AFTER_PREPOSITION, *noun_forms(noun), count), count)


def _counted(said: str, count: int) -> str:
    return said.replace(" ", NBSP, 1) % {"count": grouped(count)}


def money(amount: float | Decimal, currency: str) -> str:
    """€14,500; −£1,200; CHF 900. Whole units: the cents are in the records."""
    whole = rounded(float(amount), 0)
    return f"{MINUS if whole < 0 else ''}{_priced(grouped(abs(whole)), currency)}"


def short_money(amount: float, currency: str) -> str:
    """€14.5k and €1.2M, for axes and narrow cells."""
    if abs(amount) < 1000:
        return money(amount, currency)
    if abs(amount) < 1e6:
        scale, written = 1e3, pgettext("short money", "%(number)sk")
    else:
        scale, written = 1e6, pgettext("short money", "%(number)sM")
    number = written % {"number": trimmed(rounded(abs(amount) / scale, 1))}
    return f"{MINUS if amount < 0 else ''}{_priced(number, currency)}"


def _priced(number: str, currency: str) -> str:
    """A language's own order of the number and what it is counted in."""
    if currency in SYMBOLS:
        written, sign = pgettext("money", "%(symbol)s%(number)s"), SYMBOLS[currency]
    else:
        written, sign = pgettext("money in a currency code", "%(symbol)s %(number)s"), currency
    return (written % {"symbol": sign, "number": number}).replace(" ", NBSP)


def duration_parts(seconds: float) -> tuple[Part, ...]:
    """3 h 20 min of business time: hours don't turn into days, as no day has 24 of them."""
    if 0 < abs(seconds) < MINUTE:
        return (Part(grouped(rounded(seconds, 0)), pgettext("unit", "s")),)
    minutes = int(rounded(abs(seconds) / MINUTE, 0))
    hours, minutes = divmod(minutes, 60)
    sign = MINUS if seconds < 0 else ""
    if not hours:
        return (Part(f"{sign}{minutes}", pgettext("unit", "min")),)
    told = (Part(f"{sign}{grouped(hours)}", pgettext("unit", "h")),)
    return (*told, Part(f"{minutes:02d}", pgettext("unit", "min"))) if minutes else told


def joined(parts: tuple[Part, ...]) -> str:
    return NBSP.join(f"{part.number}{NBSP}{part.unit}".strip() for part in parts)


@dataclass(frozen=True)
class NumberFormat:
    """How one KPI's numbers are written in one agency's currency."""

    unit: Unit
    currency: str = "EUR"
    decimals: int = 1

    @classmethod
    def of(cls, kpi: Kpi, currency: str) -> "NumberFormat":
        return cls(kpi.unit, currency, 0 if kpi.unit is Unit.POINTS else kpi.decimals)

    def parts(self, value: float | None) -> tuple[Part, ...]:
        """The number in pieces, for the page that sets its units smaller."""
        if value is None:
            return (Part(NOTHING),)
        match self.unit:
            case Unit.MONEY:
                return (Part(money(value, self.currency)),)
            case Unit.SECONDS:
                return duration_parts(value)
            case Unit.COUNT:
                return (Part(trimmed(rounded(value, self.decimals))),)
        return (Part(grouped(rounded(value, self.decimals)), str(UNITS[self.unit])),)

    def text(self, value: float | None) -> str:
        return joined(self.parts(value))

    def short(self, value: float | None) -> str:
        """For axes and cells: goals' figures without idle zeros, money in thousands."""
        if value is None:
            return NOTHING
        match self.unit:
            case Unit.MONEY:
                return short_money(value, self.currency)
            case Unit.SECONDS:
                return joined(duration_parts(value))
        number = trimmed(rounded(value, 2))
        return joined((Part(number, str(UNITS.get(self.unit, ""))),))

    def change(self, difference: float | None, *, none: str = "") -> str:
        """+1.9 pts, −25 min, +€1,200; the sign is always written. `none` says that nothing did."""
        if difference is None:
            return ""
        text = self._size(abs(difference))
        if not any(figure in text for figure in "123456789"):
            return none or _("unchanged")
        return f"{'+' if difference > 0 else MINUS}{text}"

    def _size(self, difference: float) -> str:
        if self.unit in CHANGE_UNITS:
            number = grouped(rounded(difference, self.decimals))
            return joined((Part(number, str(CHANGE_UNITS[self.unit])),))
        return self.text(difference)

    def goal(self, goal: Goal | None, better: Better) -> str:
        """≥ 90 %, ≤ 4 h, 2–4 a month."""
        return self.limits(goal.target, goal.low, goal.high, better) if goal else ""

    def limit(self, value: float | None) -> str:
        """A goal's figure: in full, without idle zeros."""
        if self.unit is Unit.MONEY and value is not None:
            return money(value, self.currency)
        return self.short(value)

    def limits(
        self, target: float | None, low: float | None, high: float | None, better: Better
    ) -> str:
        """One figure to reach, or a band of which one end may be open."""
        if target is not None:
            return f"{'≤' if better is Better.LOWER else '≥'}{NBSP}{self.limit(target)}"
        if low is not None and high is not None:
            return self._band(low, high)
        return f"≥{NBSP}{self.limit(low)}" if low is not None else f"≤{NBSP}{self.limit(high)}"

    def _band(self, low: float, high: float) -> str:
        """Both ends, with the unit told once where it stands behind the figures."""
        first, last = self.limit(low), self.limit(high)
        unit = UNITS.get(self.unit)
        if self.unit is Unit.MONEY:
            unit = SYMBOLS.get(self.currency, self.currency)
        if unit:
            first = first.removesuffix(f"{NBSP}{unit}")
        return f"{first}–{last}"


def sentence(text: str) -> str:
    """With one full stop at its end, which an abbreviated unit may have brought along."""
    return f"{text.removesuffix('.').removesuffix('.')}."


def signed_percent(percent: float) -> str:
    """+4.0 %, −12.5 %: a change told as a share of what it started from."""
    size = grouped(rounded(abs(percent), 1))
    if not any(figure in size for figure in "123456789"):
        return _("unchanged")
    return f"{'+' if percent > 0 else MINUS}{size}{NBSP}%"


def day_in_words(day: date | None, otherwise: str = "") -> str:
    """3 Sep 2026."""
    return date_format(day, pgettext("date", "j M Y")) if day else otherwise


def day_and_month(day: date) -> str:
    """3 Sep, where the year is plain."""
    return date_format(day, pgettext("date", "j M"))


def month_in_words(month: date) -> str:
    """September 2026."""
    return date_format(month, pgettext("date", "F Y"))


def short_month(month: date) -> str:
    """Sep."""
    return date_format(month, "M")


def moment_in_words(moment: datetime) -> str:
    """3 Sep 2026 14:05, in the zone that the moment is told in."""
    return date_format(moment, pgettext("date", "j M Y H:i"))


def window_in_words(window: Window) -> str:
    """Its label, told in a language: Mar 2026, Apr-Jun 2026, 2026/27, 12 months to Mar 2026."""
    last = date_format(window.last_month, pgettext("date", "M Y"))
    match window.kind:
        case WindowKind.MONTH:
            return last
        case WindowKind.QUARTER:
            return f"{short_month(window.start)}-{last}"
        case WindowKind.YEAR:
            return window.label
        case WindowKind.T12M:
            return _("12 months to %(month)s") % {"month": last}
    return _("%(first)s to %(last)s") % {"first": window.start, "last": window.last_day}

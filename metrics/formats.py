"""Numbers as people read them: rounded late, with their unit, never bare."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from metrics.engine.kpi import Better, Kpi, Unit
from metrics.engine.rating import Goal

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EM DASH}"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹", "PLN": "zł"}
UNITS = {
    Unit.PERCENT: "%",
    Unit.POINTS: "pts",
    Unit.SCORE: "of 100",
    Unit.GRADE: "of 5",
    Unit.PER_CLIENT_MONTH: "a month",
    Unit.CLIENTS_A_DAY: "a day",
    Unit.CLIENTS: "clients",
    Unit.TOUCHES: "touch points",
    Unit.TIMES: "times",
}
# A difference between two percentages is told in points, never in percent.
CHANGE_UNITS = {**UNITS, Unit.PERCENT: "pts", Unit.SCORE: "pts", Unit.GRADE: ""}
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Part:
    """A piece of a number: the figures, and the unit that is set smaller beside them."""

    number: str
    unit: str = ""


def rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero, as people round; never a negative zero."""
    exponent = Decimal(1).scaleb(-decimals)
    return Decimal(repr(float(value))).quantize(exponent, ROUND_HALF_UP) + 0


def plural(count: int, noun: str) -> str:
    """1 client, 24 clients, 2 survey answers, 3 replies."""
    if count == 1:
        return f"1{NBSP}{noun}"
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in tuple("aeiou")
    return f"{count:,}{NBSP}{noun[:-1] + 'ies' if ends_in_y else noun + 's'}"


def money(amount: float | Decimal, currency: str) -> str:
    """€14,500; −£1,200; CHF 900. Whole units: the cents are in the records."""
    whole = rounded(float(amount), 0)
    symbol = SYMBOLS.get(currency, f"{currency}{NBSP}")
    return f"{MINUS if whole < 0 else ''}{symbol}{abs(whole):,}"


def short_money(amount: float, currency: str) -> str:
    """€14.5k and €1.2M, for axes and narrow cells."""
    for scale, letter in ((1e6, "M"), (1e3, "k")):
        if abs(amount) >= scale:
            symbol = SYMBOLS.get(currency, f"{currency}{NBSP}")
            sign = MINUS if amount < 0 else ""
            return f"{sign}{symbol}{trimmed(rounded(abs(amount) / scale, 1))}{letter}"
    return money(amount, currency)


def trimmed(number: Decimal) -> str:
    """Without the zeros that a goal isn't written with: 90, not 90.0."""
    text = f"{number:,}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def duration_parts(seconds: float) -> tuple[Part, ...]:
    """3 h 20 min of business time: hours don't turn into days, as no day has 24 of them."""
    if 0 < abs(seconds) < MINUTE:
        return (Part(str(rounded(seconds, 0)).replace("-", MINUS), "s"),)
    minutes = int(rounded(abs(seconds) / MINUTE, 0))
    hours, minutes = divmod(minutes, 60)
    sign = MINUS if seconds < 0 else ""
    if not hours:
        return (Part(f"{sign}{minutes}", "min"),)
    told = (Part(f"{sign}{hours:,}", "h"),)
    return (*told, Part(f"{minutes:02d}", "min")) if minutes else told


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
        number = f"{rounded(value, self.decimals):,}".replace("-", MINUS)
        return (Part(number, UNITS[self.unit]),)

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
        return joined((Part(number, UNITS.get(self.unit, "")),))

    def change(self, difference: float | None) -> str:
        """+1.9 pts, −25 min, +€1,200; the sign is always written."""
        if difference is None:
            return ""
        text = self._size(abs(difference))
        if not any(figure in text for figure in "123456789"):
            return "unchanged"
        return f"{'+' if difference > 0 else MINUS}{text}"

    def _size(self, difference: float) -> str:
        if self.unit in CHANGE_UNITS:
            number = f"{rounded(difference, self.decimals):,}"
            return joined((Part(number, CHANGE_UNITS[self.unit]),))
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
        if unit:
            first = first.removesuffix(f"{NBSP}{unit}")
        return f"{first}–{last}"

"""A KPI's formula with the numbers of one window put in."""

from metrics.answers import Answer
from metrics.engine.kpi import Fold, Unit
from metrics.formats import NBSP, NumberFormat, plural, rounded, trimmed
from metrics.scorecards.figures import waiting_in_words


def put_in(answer: Answer, currency: str) -> tuple[str, ...]:
    """Each a line: the calculation, what stands beside it, what isn't in it yet."""
    if answer.value is None:
        nothing = f"There was nothing to count in {answer.window.label}: no value, which isn't 0."
        return tuple(line for line in (nothing, _waiting(answer)) if line)
    said = (_calculation(answer, currency), _beside(answer, currency), _waiting(answer))
    return tuple(line for line in said if line)


def _calculation(answer: Answer, currency: str) -> str:
    number = NumberFormat.of(answer.kpi, currency)
    result = number.text(answer.value)
    top, base = answer.numerator or 0.0, answer.denominator or 0.0
    match answer.kpi.fold:
        case Fold.SHARE:
            return f"{top:,.0f} of {plural(round(base), answer.kpi.rows)} = {result}"
        case Fold.SCORE:
            points = f"{top:+,.0f}".replace("-", "−")
            return f"100 × ({points}) ÷ {plural(round(base), answer.kpi.rows)} = {result}"
        case Fold.GROWTH:
            money = NumberFormat(Unit.MONEY, currency)
            return f"{money.change(top)} ÷ {money.text(base)} = {result}"
        case Fold.PERCENTAGE | Fold.RATIO:
            return f"{top_of(answer, currency)} ÷ {base_of(answer, currency)} = {result}"
        case Fold.PER_CLIENT:
            money = NumberFormat(Unit.MONEY, currency)
            return f"{money.text(top)} ÷ {_clients(base)} = {result}"
        case Fold.LIFETIME:
            money = NumberFormat(Unit.MONEY, currency)
            each = f"{money.text(top)} ÷ {plural(round(base), 'client-month')}"
            return f"{each} × the months that a client stays = {result}"
        case Fold.MEAN:
            return f"The mean of {plural(answer.n, answer.kpi.rows)} = {result}"
        case Fold.MEDIAN:
            return f"The middle one of {plural(answer.n, answer.kpi.rows)} = {result}"
    return f"{plural(answer.n, answer.kpi.rows)} add up to {result}"


def top_of(answer: Answer, currency: str) -> str:
    """A ratio's upper half: an amount, a number of rows, or points given."""
    kpi, top = answer.kpi, answer.numerator or 0.0
    if kpi.fold is Fold.PERCENTAGE and not kpi.base:
        return NumberFormat(Unit.MONEY, currency).text(top)
    if kpi.fold is Fold.PERCENTAGE or not kpi.base:
        return f"{trimmed(rounded(top, 1))}"
    return plural(round(top), kpi.rows)


def base_of(answer: Answer, currency: str) -> str:
    """A ratio's lower half: an amount, or what it counts."""
    kpi, base = answer.kpi, answer.denominator or 0.0
    if kpi.fold is Fold.PERCENTAGE and not kpi.base:
        return NumberFormat(Unit.MONEY, currency).text(base)
    return plural(round(base), kpi.base or kpi.rows)


def _clients(mean: float) -> str:
    return f"{trimmed(rounded(mean, 1))} clients at the firsts of the months"


def _beside(answer: Answer, currency: str) -> str:
    """A median says little without its mean and its slow tenth, a mean without its median."""
    if answer.kpi.fold not in (Fold.MEDIAN, Fold.MEAN) or answer.mean is None:
        return ""
    number = NumberFormat.of(answer.kpi, currency)
    other = f"Mean {number.text(answer.mean)}"
    if answer.kpi.fold is Fold.MEAN:
        other = f"Median {number.text(answer.median)}"
    return f"{other}; 90{NBSP}% within {number.text(answer.p90)}"


def _waiting(answer: Answer) -> str:
    waiting = waiting_in_words(answer)
    return f"Not in it: {waiting}" if waiting else ""

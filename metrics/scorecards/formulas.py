"""A KPI's formula with the numbers of one window put in."""

from metrics.answers import Answer
from metrics.engine.kpi import Fold, Unit
from metrics.formats import NBSP, NumberFormat, plural
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
        case Fold.PERCENTAGE:
            money = NumberFormat(Unit.MONEY, currency)
            return f"{money.change(top)} ÷ {money.text(base)} = {result}"
        case Fold.RATIO:
            units = plural(round(base), "client-month")
            return f"{plural(round(top), answer.kpi.rows)} ÷ {units} = {result}"
        case Fold.MEDIAN:
            return f"The middle one of {plural(answer.n, answer.kpi.rows)} = {result}"
    return f"{plural(answer.n, answer.kpi.rows)} add up to {result}"


def _beside(answer: Answer, currency: str) -> str:
    """A median says little without its mean and its slow tenth."""
    if answer.kpi.fold is not Fold.MEDIAN or answer.mean is None:
        return ""
    number = NumberFormat.of(answer.kpi, currency)
    return f"Mean {number.text(answer.mean)}; 90{NBSP}% within {number.text(answer.p90)}"


def _waiting(answer: Answer) -> str:
    waiting = waiting_in_words(answer)
    return f"Not in it: {waiting}" if waiting else ""

"""A KPI's formula with the numbers of one window put in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.answers import Answer
from metrics.engine.kpi import Fold, Unit
from metrics.formats import (
    NumberFormat,
    grouped,
    plural,
    plural_after,
    rounded,
    trimmed,
    window_in_words,
)
from metrics.scorecards.figures import part_of, waiting_in_words


def put_in(answer: Answer, currency: str) -> tuple[str, ...]:
    """Each a line: the calculation, what stands beside it, what isn't in it yet."""
    if answer.value is None:
        nothing = _("There was nothing to count in %(period)s: no value, which isn't 0.")
        told = nothing % {"period": window_in_words(answer.window)}
        return tuple(line for line in (told, _waiting(answer)) if line)
    said = (_calculation(answer, currency), _beside(answer, currency), _waiting(answer))
    return tuple(line for line in said if line)


def _calculation(answer: Answer, currency: str) -> str:
    number = NumberFormat.of(answer.kpi, currency)
    result = number.text(answer.value)
    top, base = answer.numerator or 0.0, answer.denominator or 0.0
    match answer.kpi.fold:
        case Fold.SHARE:
            part = part_of(grouped(round(top)), plural_after(round(base), answer.kpi.rows))
            return f"{part} = {result}"
        case Fold.SCORE:
            points = f"{'' if top < 0 else '+'}{grouped(round(top))}"
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
            told = _("%(each)s × the months that a client stays = %(result)s")
            return told % {"each": each, "result": result}
    return _of_rows(answer, result)


def _of_rows(answer: Answer, result: str) -> str:
    """What is read off the rows themselves."""
    rows = plural_after(answer.n, answer.kpi.rows)
    match answer.kpi.fold:
        case Fold.MEAN:
            return _("The mean of %(rows)s = %(result)s") % {"rows": rows, "result": result}
        case Fold.MEDIAN:
            return _("The middle one of %(rows)s = %(result)s") % {"rows": rows, "result": result}
    told = ngettext("%(rows)s add up to %(result)s", "%(rows)s add up to %(result)s", answer.n)
    return told % {"rows": plural(answer.n, answer.kpi.rows), "result": result}


def top_of(answer: Answer, currency: str) -> str:
    """A ratio's upper half: an amount, a number of rows, or points given."""
    kpi, top = answer.kpi, answer.numerator or 0.0
    if kpi.fold is Fold.PERCENTAGE and not kpi.base:
        return NumberFormat(Unit.MONEY, currency).text(top)
    if kpi.fold is Fold.PERCENTAGE or not kpi.base:
        return trimmed(rounded(top, 1))
    return plural(round(top), kpi.rows)


def base_of(answer: Answer, currency: str) -> str:
    """A ratio's lower half: an amount, or what it counts."""
    kpi, base = answer.kpi, answer.denominator or 0.0
    if kpi.fold is Fold.PERCENTAGE and not kpi.base:
        return NumberFormat(Unit.MONEY, currency).text(base)
    return plural(round(base), kpi.base or kpi.rows)


def _clients(mean: float) -> str:
    told = _("%(count)s clients at the firsts of the months")
    return told % {"count": trimmed(rounded(mean, 1))}


def _beside(answer: Answer, currency: str) -> str:
    """A median says little without its mean and its slow tenth, a mean without its median."""
    if answer.kpi.fold not in (Fold.MEDIAN, Fold.MEAN) or answer.mean is None:
        return ""
    number = NumberFormat.of(answer.kpi, currency)
    facts = {
        "mean": number.text(answer.mean),
        "median": number.text(answer.median),
        "slow": number.text(answer.p90),
    }
    if answer.kpi.fold is Fold.MEAN:
        return _("Median %(median)s; 90\N{NO-BREAK SPACE}%% within %(slow)s") % facts
    return _("Mean %(mean)s; 90\N{NO-BREAK SPACE}%% within %(slow)s") % facts


def _waiting(answer: Answer) -> str:
    waiting = waiting_in_words(answer)
    return _("Not in it: %(waiting)s") % {"waiting": waiting} if waiting else ""

"""Who stayed and who left, by ownership spells."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.answer import Answer, Question, percent, ratio
from tests.oracle.book import Contract
from tests.oracle.ownership import Spell, spells

DAY = timedelta(days=1)


def taken_spells(asked: Question) -> Iterator[Spell]:
    """Spells of clients there when the window began, that were there when the spell began."""
    for client, book in asked.book.clients.items():
        if asked.has_begun and book.is_active(asked.start):
            for spell in spells(
                asked.records, asked.scope, client, start=asked.start, end=asked.close
            ):
                if book.is_active(spell.start):
                    yield spell


def is_kept(asked: Question, spell: Spell) -> bool:
    return asked.book.is_active(spell.client, spell.end)


def logo_retention(asked: Question) -> Answer:
    cohort = list(taken_spells(asked))
    kept = sum(is_kept(asked, spell) for spell in cohort)
    return percent(kept, len(cohort), n=len(cohort))


def churn_rate(asked: Question) -> Answer:
    cohort = list(taken_spells(asked))
    lost = sum(not is_kept(asked, spell) for spell in cohort)
    return percent(lost, len(cohort), n=len(cohort))


def churn_by_reason(asked: Question) -> Answer:
    cohort = list(taken_spells(asked))
    reasons = [reason_of_loss(asked, spell) for spell in cohort if not is_kept(asked, spell)]
    whole = percent(len(reasons), len(cohort), n=len(cohort))
    parts = {
        reason: ratio(100 * reasons.count(reason), len(cohort)) or Fraction(0) for reason in reasons
    }
    return Answer(whole.value, whole.numerator, whole.denominator, whole.n, parts=parts)


def reason_of_loss(asked: Question, spell: Spell) -> str:
    """Why what held the client on its last day as a client ended."""
    book = asked.book.clients[spell.client]
    lost_on = spell.end
    while not book.is_active(lost_on):
        lost_on -= DAY
    held = [line for line in book.contracts if book.counts(line, lost_on)]
    reasons = sorted({reason_of_end(line, lost_on) for line in held if line.is_held(lost_on - DAY)})
    return next((reason for reason in reasons if reason != "unknown"), "unknown")


def reason_of_end(line: Contract, day: date) -> str:
    if line.last == day:
        return line.row["end_reason"] or "unknown"
    return "paused_out" if line.paused_since(day) else "unknown"


def grr(asked: Question) -> Answer:
    return revenue_kept(asked, is_capped=True)


def nrr(asked: Question) -> Answer:
    return revenue_kept(asked, is_capped=False)


def revenue_kept(asked: Question, *, is_capped: bool) -> Answer:
    """Fees at the end of the spells ÷ fees at their start, both at one rate."""
    numerator = denominator = Fraction(0)
    cohort = list(taken_spells(asked))
    for spell in cohort:
        opening, closing = (fee_at(asked, spell.client, at) for at in (spell.start, spell.end))
        denominator += opening
        numerator += min(opening, closing) if is_capped else closing
    return percent(numerator, denominator, n=len(cohort))


def fee_at(asked: Question, client: str, at: date) -> Fraction:
    """Constant currency: the rate of the fiscal year in which the window ends."""
    return asked.book.value(asked.book.clients[client].level(at), asked.close - DAY)

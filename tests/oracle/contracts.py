"""What became of contracts and their terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.answer import Answer, Question, percent
from tests.oracle.book import Contract
from tests.oracle.ownership import owned_in_month
from tests.oracle.rates import rate_of_year

DAY = timedelta(days=1)
GRACE = timedelta(days=30)


def contract_churn_rate(asked: Question) -> Answer:
    """Of the contracts in force at the start, those that ended and were not renewed."""
    there = [line for line in asked.book.contracts if is_in_force(asked, line, asked.start)]
    ended = [line for line in there if line.last < asked.close and not renewals(asked, line)]
    begun = [line for line in there if is_owned(asked, line, asked.start)]
    lost = [line for line in ended if is_owned(asked, line, line.last)]
    return percent(len(lost), len(begun), n=len(begun))


def is_in_force(asked: Question, line: Contract, at: date) -> bool:
    """In force when a day begins, or continued that day by its renewal."""
    continued = line.last == at - DAY and any(
        renewal.first == at for renewal in renewals(asked, line)
    )
    return asked.has_begun and line.first < at and (line.last >= at or continued)


def is_owned(asked: Question, line: Contract, day: date) -> bool:
    return owned_in_month(asked.records, asked.scope, client=line.client, day=day)


def renewals(asked: Question, line: Contract) -> list[Contract]:
    ids = {row["id"] for row in asked.book.successors[line.id]}
    return [other for other in asked.book.contracts if other.id in ids]


@dataclass(frozen=True)
class Term:
    """A term that is over: what it was worth, and what its renewal is, if it is decided."""

    ends_on: date
    old: Fraction
    new: Fraction
    is_renewed: bool
    is_decided: bool


def terms(asked: Question) -> Iterator[Term]:
    """The scope's terms that ended in the window and before today."""
    for line in asked.book.contracts:
        for ends_on, extension in ends_of_terms(line):
            is_over = asked.has(ends_on) and ends_on < asked.today
            if is_over and is_owned(asked, line, ends_on):
                yield judged(asked, line, ends_on, extension=extension)


def ends_of_terms(line: Contract) -> list[tuple[date, date | None]]:
    """Each end of a term, and when the extension beyond it was signed, if it was extended."""
    extensions = [
        change
        for change in line.changes
        if change["kind"] == "extension" and change["term_ends_on"]
    ]
    signed = [change["signed_on"] or change["on"] for change in extensions]
    ends = [line.row["term_ends_on"], *(change["term_ends_on"] for change in extensions)]
    return [(end, sign) for end, sign in zip(ends, [*signed, None], strict=True) if end]


def judged(asked: Question, line: Contract, ends_on: date, *, extension: date | None) -> Term:
    """Old and new fee at one rate, that of the year in which the term ended."""
    old = worth(asked, line, line.fee(min(ends_on, line.last)), ends_on)
    signed = [(extension, old)] if extension else signed_renewals(asked, line, ends_on)
    in_time = [fee for on, fee in signed if on <= ends_on + GRACE]
    return Term(
        ends_on,
        old,
        sum(in_time, Fraction(0)),
        is_renewed=bool(in_time),
        is_decided=bool(signed) or line.row["ended_on"] is not None,
    )


def signed_renewals(asked: Question, line: Contract, ends_on: date) -> list[tuple[date, Fraction]]:
    return [
        (one.row["signed_on"] or one.first, worth(asked, one, one.fee(one.first - DAY), ends_on))
        for one in renewals(asked, line)
    ]


def worth(asked: Question, line: Contract, fee: Fraction, day: date) -> Fraction:
    return fee * rate_of_year(asked.records, line.currency, day)


def contract_renewal_rate(asked: Question) -> Answer:
    found = list(terms(asked))
    decided = [term for term in found if term.is_decided]
    renewed = sum(term.is_renewed for term in decided)
    undecided = len(found) - len(decided)
    return percent(renewed, len(decided), n=len(decided), undecided=undecided)


def gross_renewal_value_rate(asked: Question) -> Answer:
    found = list(terms(asked))
    decided = [term for term in found if term.is_decided]
    kept = sum((min(term.new, term.old) for term in decided if term.is_renewed), Fraction(0))
    due = sum((term.old for term in decided), Fraction(0))
    return percent(kept, due, n=len(decided), undecided=len(found) - len(decided))

"""Exchange rates: one for a whole fiscal year, or the one of a day."""

from datetime import date
from fractions import Fraction

from tests.oracle.rows import Records


def fiscal_year_start(records: Records, day: date) -> date:
    first = date(day.year, records.fiscal_start, 1)
    return first if first <= day else date(day.year - 1, records.fiscal_start, 1)


def rate_on(records: Records, currency: str, day: date) -> Fraction:
    """The rate valid on a day, before the first one the earliest."""
    if currency in ("", records.currency):
        return Fraction(1)
    dated = sorted(
        (row["from"], row["rate"]) for row in records["rates"] if row["currency"] == currency
    )
    valid = [rate for since, rate in dated if since <= day]
    return valid[-1] if valid else dated[0][1]


def rate_of_year(records: Records, currency: str, day: date) -> Fraction:
    """Constant currency: the rate of the fiscal year's first day."""
    return rate_on(records, currency, fiscal_year_start(records, day))

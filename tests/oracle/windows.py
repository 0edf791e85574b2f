"""The windows that a month names."""

from datetime import date

MONTHS = {"month": 1, "quarter": 3, "year": 12, "t12m": 12}


def add_months(month: date, months: int) -> date:
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def window_at(kind: str, month: date, *, fiscal_start: int) -> tuple[date, date]:
    """Start and end of the month, of the fiscal quarter or year that contains it, or of the
    twelve months that end with it."""
    since_fiscal_start = (month.month - fiscal_start) % 12
    back = {
        "month": 0,
        "quarter": since_fiscal_start % 3,
        "year": since_fiscal_start,
        "t12m": 11,
    }[kind]
    start = add_months(month, -back)
    return start, add_months(start, MONTHS[kind])

"""Cells about where and when people work: zones, countries, currencies, opening hours."""

import re
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts import currencies
from accounts.bundle.cells import BadCell, Cell, Reading, did_you_mean

SPAN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", re.ASCII)
MINUTES_OF_A_DAY = 24 * 60


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(cell: str, _: Reading) -> str:
    cell = cell.strip()
    if cell not in zones():
        raise BadCell(f"is no time zone; write it like Europe/Berlin.{did_you_mean(cell, zones())}")
    return cell


ZONE = Cell("IANA time zone", _zone, blank="")


def _currency(cell: str, _: Reading) -> str:
    code = cell.strip().upper()
    if code not in currencies.CODES:
        raise BadCell("is no currency of ISO 4217; write its code, like EUR.")
    return code


CURRENCY = Cell("currency", _currency, blank="")


def _country(cell: str, _: Reading) -> str:
    code = cell.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise BadCell("is no country code; write two letters of ISO 3166, like DE.")
    return code


COUNTRY = Cell("country", _country, blank="")


@cache
def holiday_places() -> dict[str, list[str]]:
    # Inside, because importing it takes longer than most commands.
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


def _holidays(cell: str, _: Reading) -> str:
    country, dash, part = cell.strip().partition("-")
    country = country.upper()
    if country not in holiday_places():
        raise BadCell("is no country whose public holidays we know; write it like DE or DE-BY.")
    parts = {known.casefold(): known for known in holiday_places()[country]}
    if not dash:
        return country
    if part.casefold() not in parts:
        listed = ", ".join(parts.values()) or "none"
        raise BadCell(f"names no part of {country} that we know; known are: {listed}.")
    return f"{country}-{parts[part.casefold()]}"


HOLIDAYS = Cell("country or country and subdivision", _holidays, blank="")


def _spans(cell: str) -> list[tuple[int, int]]:
    spans = []
    for piece in cell.split():
        match = SPAN.fullmatch(piece)
        if not match:
            raise BadCell("is no opening time; write it like 09:00-12:30 13:30-17:30.")
        from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
        if from_minute > 59 or to_minute > 59:
            raise BadCell(f"has a minute that there is not, in {piece}.")
        spans.append((from_hour * 60 + from_minute, to_hour * 60 + to_minute))
    return spans


def _opening_hours(cell: str, _: Reading) -> str:
    spans = _spans(cell)
    end_before = 0
    for start, end in spans:
        if not start < end <= MINUTES_OF_A_DAY:
            raise BadCell(
                "closes before it opens; a day lies between 00:00 and 24:00, and hours past "
                "midnight are told on the next day."
            )
        if start < end_before:
            raise BadCell("has hours that overlap or are out of order; write them from early on.")
        end_before = end
    return " ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


OPENING_HOURS = Cell("opening hours", _opening_hours, blank="")


def _email(cell: str, _: Reading) -> str:
    cell = cell.strip()
    try:
        validate_email(cell)
    except ValidationError:
        raise BadCell("is no e-mail address; write it like ann@example.com.") from None
    if len(cell) > 254:
        raise BadCell("is too long for an e-mail address.")
    return cell


SIGN_IN_EMAIL = Cell("e-mail address", _email)

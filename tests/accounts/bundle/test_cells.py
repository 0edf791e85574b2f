from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from accounts.bundle import cells, places
from accounts.bundle.cells import BadCell, Reading
from accounts.models import Opportunity


@pytest.fixture
def reading() -> Reading:
    return Reading(ZoneInfo("Europe/Berlin"), "EUR", [], file="touches.csv", line=2)


@pytest.mark.parametrize("id", ["0012", "NA", "null", "1e5", " C1 ", "=1+1", "Ünïcode", "🙂"])
def test_ids_and_texts_are_kept_as_they_came(reading, id):
    assert cells.RECORD_ID.parse(id, reading) == id


def test_text_that_would_be_cut_is_rejected(reading):
    with pytest.raises(BadCell, match="201 characters long; at most 200"):
        cells.text().parse("x" * 201, reading)


def test_date_is_year_month_day(reading):
    assert cells.DATE.parse(" 2024-02-29 ", reading) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31.03.2025", "YYYY-MM-DD"),
        ("2025-02-29", "no day of the calendar"),
        ("2025-13-01", "no day of the calendar"),
        ("2025-3-1", "YYYY-MM-DD"),
        ("20250301", "YYYY-MM-DD"),
        ("2025-W10-1", "YYYY-MM-DD"),
        ("45000", "YYYY-MM-DD"),
        ("9999-12-31", "outside 1900 to 2199"),
        ("1899-12-30", "outside 1900 to 2199"),
        ("2025-03-01T00:00:00", "YYYY-MM-DD"),
    ],
)
def test_anything_else_is_no_date(reading, cell, reason):
    with pytest.raises(BadCell, match=reason):
        cells.DATE.parse(cell, reading)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2025-03-24T10:00:00+01:00", datetime(2025, 3, 24, 9, tzinfo=UTC)),
        ("2025-03-24T10:00:00Z", datetime(2025, 3, 24, 10, tzinfo=UTC)),
        ("2025-03-24 10:00Z", datetime(2025, 3, 24, 10, tzinfo=UTC)),
        ("2025-03-24T10:00:00.123456-0530", datetime(2025, 3, 24, 15, 30, 0, 123456, tzinfo=UTC)),
    ],
)
def test_instants_have_an_offset(reading, cell, instant):
    assert cells.INSTANT_CELL.parse(cell, reading) == instant
    assert reading.warnings == []


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2025-01-15T12:00:00", datetime(2025, 1, 15, 11, tzinfo=UTC)),
        # Comes twice on 26 October: the first one is summer time.
        ("2025-10-26T02:30:00", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        # Doesn't come at all on 30 March: an hour later is 03:30 summer time.
        ("2025-03-30T02:30:00", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
    ],
)
def test_instant_without_offset_is_in_the_agencys_zone(reading, cell, instant):
    assert cells.INSTANT_CELL.parse(cell, reading) == instant


def test_instants_without_offset_are_warned_about_once_per_file(reading):
    for line in (2, 3, 4):
        reading.line = line
        cells.INSTANT_CELL.parse("2025-01-15T12:00:00", reading)
    [warning] = reading.warnings
    assert warning.startswith("touches.csv: times without an offset are read in the agency's zone")
    assert warning.endswith("Europe/Berlin (first on line 2)")


@pytest.mark.parametrize(
    "cell",
    ["2025-03-24", "24.03.2025 10:00", "2025-03-24T25:00:00Z", "2025-03-24T10:00:60Z",
     "9999-12-31T23:59:59-05:00", "2025-03-24T10:00:00+99:00", "yesterday", "1742806800"],
)  # fmt: skip
def test_anything_else_is_no_instant(reading, cell):
    with pytest.raises(BadCell, match="2025-03-31T09:30:00"):
        cells.INSTANT_CELL.parse(cell, reading)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1234.56", "1234.56"), ("-5", "-5"), (" 0.5 ", "0.5"), (".5", "0.5"), ("+7.", "7")],
)
def test_money_is_a_plain_decimal(reading, cell, value):
    assert cells.MONEY.parse(cell, reading) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    ["1.234,56", "1,234.56", "(5)", "1e400", "1e5", "NaN", "Infinity", "€5", "5 EUR", "--5", "٣"],
)
def test_anything_else_is_no_money(reading, cell):
    with pytest.raises(BadCell, match=r"like 1234\.56"):
        cells.MONEY.parse(cell, reading)


def test_money_too_large_to_keep_exactly_is_rejected(reading):
    with pytest.raises(BadCell, match="at most 14 digits"):
        cells.MONEY.parse("1" * 15, reading)
    with pytest.raises(BadCell, match="at most 15 are kept exactly"):
        cells.MONEY.parse("1" * 12 + ".1234", reading)


def test_places_that_are_not_kept_are_rounded_with_one_warning(reading):
    assert cells.MONEY.parse("2786.33333333", reading) == Decimal("2786.3333")
    cells.MONEY.parse("1.00001", reading)
    assert reading.warnings == [
        "touches.csv: numbers are rounded to 4 decimal places (first on line 2)"
    ]


def test_zeros_that_are_not_kept_are_no_reason_to_warn(reading):
    assert cells.MONEY.parse("1.00000000", reading) == 1
    assert reading.warnings == []


@pytest.mark.parametrize(
    ("value", "text"),
    [("1000", "1000"), ("1000.5000", "1000.5"), ("0.0000", "0"), ("-0", "0"), ("1E+3", "1000")],
)
def test_numbers_are_written_plainly(value, text):
    assert cells.write_number(Decimal(value)) == text


@pytest.mark.parametrize("cell", ["0", "-1", "100.01"])
def test_share_is_more_than_0_and_at_most_100_percent(reading, cell):
    with pytest.raises(BadCell, match="too"):
        cells.PERCENT.parse(cell, reading)


def test_whole_number_has_its_limits(reading):
    month = cells.whole(1, 12)
    assert month.parse("12", reading) == 12
    for cell in ("0", "13", "1.5", "x", "9" * 5000):
        with pytest.raises(BadCell, match="from 1 to 12"):
            month.parse(cell, reading)


def test_flags_are_1_and_0(reading):
    assert cells.FLAG.parse("1", reading) is True
    assert cells.FLAG.parse(" 0", reading) is False
    with pytest.raises(BadCell, match="neither 1"):
        cells.FLAG.parse("yes", reading)


def test_words_are_known_in_upper_and_lower_case(reading):
    kind = cells.word(Opportunity.Kind)
    assert kind.parse(" New_Business ", reading) == "new_business"


def test_unknown_word_is_rejected_with_the_list_and_the_likely_one(reading):
    with pytest.raises(BadCell, match=r"renewal\. Did you mean cross_sell\?"):
        cells.word(Opportunity.Kind).parse("cross-sell", reading)


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("09:00-17:00", "09:00-17:00"),
        (" 9:00-12:30  13:30-17:30 ", "09:00-12:30 13:30-17:30"),
        ("00:00-24:00", "00:00-24:00"),
    ],
)
def test_opening_hours_are_spans_of_a_day(reading, cell, hours):
    assert places.OPENING_HOURS.parse(cell, reading) == hours


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("9-17", "like 09:00-12:30"),
        ("09:00–17:00", "like 09:00-12:30"),
        ("17:00-09:00", "closes before it opens"),
        ("09:00-09:00", "closes before it opens"),
        ("09:00-24:30", "between 00:00 and 24:00"),
        ("09:60-10:00", "a minute that there is not"),
        ("13:00-17:00 09:00-12:00", "out of order"),
        ("09:00-13:00 12:00-17:00", "overlap"),
    ],
)
def test_other_opening_hours_are_rejected(reading, cell, reason):
    with pytest.raises(BadCell, match=reason):
        places.OPENING_HOURS.parse(cell, reading)


@pytest.mark.parametrize(("cell", "code"), [("eur", "EUR"), ("DEM", "DEM"), (" usd", "USD")])
def test_currencies_are_those_of_iso_4217(reading, cell, code):
    assert places.CURRENCY.parse(cell, reading) == code


@pytest.mark.parametrize("cell", ["EURO", "€", "XXQ"])
def test_other_currencies_are_rejected(reading, cell):
    with pytest.raises(BadCell, match="ISO 4217"):
        places.CURRENCY.parse(cell, reading)


def test_zone_is_known_or_the_likely_one_is_named(reading):
    assert places.ZONE.parse("Europe/Berlin", reading) == "Europe/Berlin"
    with pytest.raises(BadCell, match="Did you mean Europe/Berlin"):
        places.ZONE.parse("Europe/Berln", reading)


@pytest.mark.parametrize(("cell", "code"), [("DE", "DE"), ("de-by", "DE-BY"), ("IT", "IT")])
def test_holidays_are_those_of_a_country_or_a_part_of_it(reading, cell, code):
    assert places.HOLIDAYS.parse(cell, reading) == code


def test_holidays_of_unknown_places_are_rejected(reading):
    with pytest.raises(BadCell, match="like DE or DE-BY"):
        places.HOLIDAYS.parse("Bavaria", reading)
    with pytest.raises(BadCell, match="no part of DE that we know; known are: BB, "):
        places.HOLIDAYS.parse("DE-XX", reading)


def test_country_is_two_letters(reading):
    assert places.COUNTRY.parse("de", reading) == "DE"
    with pytest.raises(BadCell, match="two letters"):
        places.COUNTRY.parse("Germany", reading)


def test_address_for_signing_in_is_an_address(reading):
    assert places.SIGN_IN_EMAIL.parse(" ann@example.com", reading) == "ann@example.com"
    with pytest.raises(BadCell, match=r"like ann@example\.com"):
        places.SIGN_IN_EMAIL.parse("ann", reading)

"""Where and when the agency works: its keys, calendars, and exchange rates."""

from accounts.bundle.cells import DATE, ZERO, number, text, whole, word
from accounts.bundle.columns import Column, Table, record_id, reference
from accounts.bundle.places import COUNTRY, CURRENCY, HOLIDAYS, OPENING_HOURS, ZONE
from accounts.models import Calendar, CalendarDay, ExchangeRate
from accounts.models.agency import Weekday

AGENCY_FILE = "agency.csv"
# agency.csv has no columns of its own but a row for each of these keys.
AGENCY_KEYS = (
    Column("name", text(), "What the agency is called.", required=True),
    Column("timezone", ZONE, "All periods begin and end at midnight in this zone.", required=True),
    Column("currency", CURRENCY, "All KPIs in money are told in it.", required=True),
    Column("country", COUNTRY, "Where the agency is."),
    Column(
        "fiscal_year_start_month",
        whole(1, 12),
        "Month that the fiscal year starts with; 1 = the calendar year.",
        required=True,
    ),
    Column("week_start", word(Weekday), "Day that a week starts with.", required=True),
    reference("calendar", "calendars", "The agency's working hours; blank = all hours count."),
)

CALENDARS = Table(
    "calendars",
    Calendar,
    "Working hours by the week. A blank day is closed.",
    (
        record_id(),
        Column("timezone", ZONE, "Zone that the hours are told in.", required=True),
        Column("mon", OPENING_HOURS, "Hours of a Monday, like `09:00-12:30 13:30-17:30`."),
        Column("tue", OPENING_HOURS, "Hours of a Tuesday."),
        Column("wed", OPENING_HOURS, "Hours of a Wednesday."),
        Column("thu", OPENING_HOURS, "Hours of a Thursday."),
        Column("fri", OPENING_HOURS, "Hours of a Friday."),
        Column("sat", OPENING_HOURS, "Hours of a Saturday; `00:00-24:00` = all day."),
        Column("sun", OPENING_HOURS, "Hours of a Sunday."),
        Column(
            "holidays",
            HOLIDAYS,
            "Country, or country and subdivision, whose public holidays close the day: `DE` or "
            "`DE-BY`.",
        ),
    ),
)

CALENDAR_DAYS = Table(
    "calendar_days",
    CalendarDay,
    "One date's own hours in place of the weekly ones.",
    (
        reference("calendar", "calendars", "Calendar that the day is in.", required=True),
        Column("on", DATE, "The date.", required=True),
        Column("hours", OPENING_HOURS, "Its hours; blank = closed."),
    ),
    key=("calendar", "on"),
)

RATES = Table(
    "rates",
    ExchangeRate,
    "Exchange rates into the agency's currency.",
    (
        Column("currency", CURRENCY, "The other currency.", required=True),
        Column("from", DATE, "First day on which the rate holds.", "starts_on", required=True),
        Column(
            "rate",
            number(digits=18, places=8, above=ZERO),
            "Units of the agency's currency for 1 of the other.",
            required=True,
        ),
    ),
    key=("currency", "from"),
)

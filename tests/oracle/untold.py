"""What the rules leave open, so that two readings of them may differ and both be right."""

from datetime import date, timedelta

from metrics.engine.periods import Window, WindowKind
from tests.oracle.agreement import Both
from tests.oracle.answer import Question
from tests.oracle.book import ClientBook
from tests.oracle.movements import Movement, movements

DAY = timedelta(days=1)
FOR_A_MONTH = ("mrr_growth", "contract_churn_rate")
BY_MONTHS_OWNER = (
    "mrr_growth",
    "mrr_contraction",
    "mrr_churn",
    "mrr_pause",
    "mrr_fx",
    "gross_mrr_churn",
    "net_mrr_churn",
    "quick_ratio",
)
BY_EARLIER_TIMES = ("mrr_new", "mrr_reactivation", "quick_ratio", "net_mrr_churn")


def is_told(both: Both, key: str, scope: str, window: Window) -> bool:
    """Whether the rules say enough of a number to hold two readings against each other."""
    books = both.question(window).book.clients.values()
    if any(ends_with_a_day(book) for book in books):
        return False
    if key in BY_EARLIER_TIMES and any(begins_with_a_day(book) for book in books):
        return False
    if scope.startswith(("team:", "person:")):
        return has_one_owner(both, key, window)
    return True


def has_one_owner(both: Both, key: str, window: Window) -> bool:
    """Whose a share of the start is, where clients change hands within a longer window, is
    told for clients and their fees, not for contracts and for growth.

    Nor is it told who had a client when the month began in which it came, or
    one that never came, as its contracts cost nothing.
    """
    if key in FOR_A_MONTH and window.kind is not WindowKind.MONTH:
        return False
    if key == "contract_churn_rate" and pays_nothing(both.question(window)):
        return False
    return key not in BY_MONTHS_OWNER or not came_and_moved(both.question(window), key)


def came_and_moved(asked: Question, key: str) -> bool:
    """Whether a client came and moved again in one month; for growth, whether any came."""
    moved = list(movements(asked))
    came = {(one.client, month_of(one)) for one in moved if one.kind in ("new", "reactivation")}
    again = {
        (one.client, month_of(one)) for one in moved if one.kind not in ("new", "reactivation")
    }
    return bool(came if key == "mrr_growth" else came & again)


def month_of(movement: Movement) -> date:
    return movement.on.replace(day=1)


def begins_with_a_day(book: ClientBook) -> bool:
    """Whether a client first pays by a contract of a single day that another continues.

    It is no earlier time as a client, yet the published records count what came with it as
    coming back.
    """
    paid = [line for line in book.contracts if line.fee(line.first) > 0]
    first = min((line.first for line in paid), default=None)
    return any(line.first == line.last == first for line in paid)


def ends_with_a_day(book: ClientBook) -> bool:
    """Whether a contract of a single day follows on another and has none after it.

    Whether its client left with it or the day before isn't told.
    """
    lasts = {line.last for line in (*book.contracts, *book.flashes)}
    return any(flash.first - DAY in lasts for flash in book.flashes)


def pays_nothing(asked: Question) -> bool:
    """Whether contracts are in force as the window begins whose client isn't one then."""
    return any(
        line.first < asked.start <= line.last and not asked.book.is_active(line.client, asked.start)
        for line in asked.book.contracts
    )

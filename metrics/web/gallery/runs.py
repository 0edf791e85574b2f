"""Components about runs that need somebody, and about what was sealed."""

from metrics.scorecards.ledger import Ledger, QuarterRow, RestatedRow
from metrics.scorecards.run import HeldRun, LeftOutRow
from metrics.web.gallery.making import made
from metrics.web.gallery.pieces import Piece
from metrics.web.navigation import AlertNotice


def pieces() -> dict[str, Piece]:
    closed = made(QuarterRow, name="Jan-Mar 2026", month="2026-01")
    sealed = made(QuarterRow, name="Oct-Dec 2025", month="")
    restated = made(RestatedRow, was="92.0 %", now="89.7 %")
    return {
        "alert": Piece({"": {"alert": made(AlertNotice, says="The run is late.")}}),
        "held_run": Piece({"": {"held": made(HeldRun), "csrf_token": ""}}),
        "left_out": Piece({"": {"clients": (made(LeftOutRow, error="OverflowError: date"),)}}),
        "quarters": Piece({"": {"quarters": (closed, sealed), "csrf_token": ""}}),
        "restated": Piece({"": {"ledger": made(Ledger, restated=(restated,))}}),
    }

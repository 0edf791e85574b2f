"""Components of the client's page, of renewals, and of what people log."""

from accounts.forms import TouchPointForm
from accounts.models import Client
from metrics.scorecards.client import ClientPage, ContractRow, OwnerRow
from metrics.scorecards.client_facts import AnswerRow, ContactGroup, GoalRow, OpenAction
from metrics.scorecards.client_replies import Replies
from metrics.scorecards.client_timeline import Happening, Timeline
from metrics.scorecards.renewal_rows import RenewalRow
from metrics.scorecards.renewals import RenewalsCard, StageTile
from metrics.web.gallery.making import made
from metrics.web.gallery.pieces import LIST, TABLE, Piece


def pieces() -> dict[str, Piece]:
    return {**of_a_client(), **renewals(), **forms()}


def of_a_client() -> dict[str, Piece]:
    quiet = made(ClientPage, timeline=made(Timeline, happenings=()), newer="", older="")
    unanswered = made(Replies, rows=())
    return {
        "contracts": Piece(
            {
                "some": {"contracts": (made(ContractRow),), "address": {}},
                "none": {"contracts": (), "address": {}},
            }
        ),
        "owners": Piece(
            {
                "some": {"owners": (made(OwnerRow, is_current=True),), "address": {}},
                "nobody": {"owners": (), "address": {}},
            }
        ),
        "answers": Piece({"some": {"answers": (made(AnswerRow),)}, "none": {"answers": ()}}),
        "contact_groups": Piece(
            {"some": {"groups": (made(ContactGroup),)}, "none": {"groups": ()}}
        ),
        "goals": Piece({"some": {"goals": (made(GoalRow),)}, "none": {"goals": ()}}),
        "open_actions": Piece({"some": {"actions": (made(OpenAction),)}, "none": {"actions": ()}}),
        "replies": Piece(
            {
                "some": {"replies": made(Replies)},
                "the client's own charter": {"replies": made(Replies, is_own=True)},
                "none": {"replies": unanswered},
            }
        ),
        "timeline": Piece({"some": {"page": made(ClientPage)}, "nothing": {"page": quiet}}),
        "happening": Piece({"": {"each": made(Happening)}}, within=LIST),
    }


def renewals() -> dict[str, Piece]:
    row = made(RenewalRow)
    return {
        "renewal_row": Piece(
            {"": {"row": row}, "nobody's": {"row": made(RenewalRow, owner="")}}, within=TABLE
        ),
        "renewals_table": Piece({"": {"rows": (row, made(RenewalRow, owner=""))}}),
        "renewals_card": Piece({"": {"card": made(RenewalsCard)}}),
        "stage_tile": Piece(
            {
                "": {"stage": made(StageTile)},
                "chosen": {"stage": made(StageTile, is_current=True)},
            }
        ),
    }


def forms() -> dict[str, Piece]:
    form = TouchPointForm(None, client=Client(pk=0, source_id="harbour", name="Harbour & Sons"))
    filled = {"form": form, "client": "harbour", "next": "/", "csrf_token": ""}
    return {
        "touchpoint_form": Piece({"": filled}),
        "quick_log": Piece({"": filled}),
        "choice_field": Piece({"": {"field": form["channel"]}}),
    }

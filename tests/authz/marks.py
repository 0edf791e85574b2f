"""Names and fees planted in everything of a client: whoever may not know them never meets them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from accounts.models import (
    Client,
    Contact,
    ContractChange,
    Goal,
    Opportunity,
    Project,
    Referral,
    Request,
    SurveyAnswer,
    Team,
    TouchPoint,
    User,
)
from tests.factories import ContractFactory

DAY, MOMENT = date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """A word that stands nowhere else, and a fee that no sum of others makes."""

    word: str
    fee: int

    def is_in(self, text: str) -> bool:
        """However the fee is grouped, and with cents or without."""
        thousands, rest = divmod(self.fee, 1000)
        grouped = rf"{thousands}[,.\s\u00a0\u202f']?{rest:03}"
        return self.word in text or re.search(grouped, text) is not None


OWN = Mark("Okapi", 654_123)
COLLEAGUES = Mark("Numbat", 543_219)
OTHER_TEAMS = Mark("Quagga", 765_432)


def plant(mark: Mark, *, client: Client, people: Iterable[User], teams: Iterable[Team]) -> None:
    """In every text that somebody can type about a client, its people and its team."""
    named: list[Any] = [client, *people, *teams]
    for row in named:
        type(row)._base_manager.filter(pk=row.pk).update(name=f"{mark.word} {row.source_id}")
    Client.objects.filter(pk=client.pk).update(industry=f"{mark.word} mining")
    contact = Contact.objects.create(client=client, name=f"{mark.word} Berg", title=mark.word)
    contract = ContractFactory.create(
        client=client, amount=mark.fee, service=f"{mark.word} care", term_ends_on=date(2026, 5, 31)
    )
    ContractChange.objects.create(contract=contract, on=DAY, kind="extension", reason=mark.word)
    TouchPoint.objects.create(
        client=client, contact=contact, at=MOMENT, channel="call", direction="inbound",
        note=f"About {mark.word}",
    )  # fmt: skip
    Request.objects.create(client=client, opened_at=MOMENT, channel=mark.word, state="open")
    SurveyAnswer.objects.create(
        client=client, kind="nps", score=1, comment=mark.word, responded_at=MOMENT
    )
    Goal.objects.create(client=client, title=f"{mark.word} leads", due_on=DAY)
    Project.objects.create(client=client, name=f"{mark.word} relaunch", due_on=DAY)
    Referral.objects.create(client=client, on=DAY, prospect=f"{mark.word} friend")
    Opportunity.objects.create(
        client=client, kind="upsell", channel=mark.word, amount=mark.fee, interval="month",
        currency="EUR", sent_on=DAY,
    )  # fmt: skip


def text_in(response: Any) -> str:
    """What a page, a spreadsheet or a printed scorecard says."""
    match response.headers.get("Content-Type", "").partition(";")[0]:
        case "application/pdf":
            pages = PdfReader(BytesIO(response.content)).pages
            return " ".join(page.extract_text() for page in pages)
        case kind if kind.endswith("spreadsheetml.sheet"):
            sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
            return str(sheet.to_python())
    text: str = response.content.decode()
    return text

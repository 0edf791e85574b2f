"""Names as attackers choose them, planted wherever somebody may write one."""

from typing import Final

from accounts.models import Client, Contact, Contract, Team, TouchPoint, User
from tests.cast import Cast
from tests.published import NOW

SCRIPT: Final = "</script><script>alert('Acme')</script>"
IMAGE: Final = "<img src=x onerror=alert('Nora')>"
FORMULA: Final = '=HYPERLINK("https://evil.example","North")'
MATHS: Final = r"$\href{javascript:alert('SEO')}{SEO}$"
TURNED: Final = "\u202efdp.exe"
TEMPLATE: Final = "{{ 7|add:7 }}{% debug %}"
RAW: Final = ("<script>alert(", "<img src=x", "<debug")


def plant(cast: Cast) -> None:
    """Before anything is published, so that numbers, charts and findings carry the names too."""
    Client.objects.filter(pk=cast.acme.pk).update(name=SCRIPT, industry=IMAGE, tier=TEMPLATE)
    User.objects.filter(pk=cast.account_manager.pk).update(name=IMAGE)
    Team.objects.filter(pk=cast.north.pk).update(name=FORMULA)
    Contact.objects.create(client=cast.acme, name=TURNED, title=SCRIPT, seniority="influencer")
    TouchPoint.objects.create(
        client=cast.acme, person=cast.account_manager, at=NOW, channel="call",
        direction="inbound", note=SCRIPT,
    )  # fmt: skip


def name_contracts() -> None:
    Contract.objects.update(service=MATHS, end_reason=IMAGE)

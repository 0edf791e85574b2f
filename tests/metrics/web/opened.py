"""A page as somebody gets it."""

from django.test import Client as Browser

from accounts.models import User


def page(user: User, address: str, *, status: int = 200) -> str:
    """The page's text, with plain spaces where a line mustn't break."""
    browser = Browser()
    browser.force_login(user)
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")

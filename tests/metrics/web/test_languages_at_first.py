"""Before there are people, and before there are numbers: no word stays English either."""

import pytest

from tests.cast import the_cast
from tests.metrics.web.marked import Marked, german, left_in_english, speak

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Marked:
    return speak(monkeypatch)


def test_first_run_keeps_no_word_of_english(marked: Marked) -> None:
    answer = german(None).get("/", follow=True)
    assert left_in_english(answer.content.decode()) == []


@pytest.mark.parametrize(
    "address", ["/", "/teams/north/", "/people/nora/", "/clients/acme/", "/renewals/", "/runs/"]
)
def test_pages_without_numbers_keep_no_word_of_english(marked: Marked, address: str) -> None:
    cast = the_cast()
    answer = german(cast.admin).get(address, follow=True)
    assert left_in_english(answer.content.decode()) == []

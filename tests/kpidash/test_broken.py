"""Where something broke, the status says whether it passes by itself."""

import pytest
from django.db import OperationalError

from kpidash.broken import something_broke


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("gone away"), 503), (ValueError("wrong"), 500)]
)
def test_only_a_database_that_is_away_asks_for_another_try(rf, error, status):
    try:
        raise error
    except type(error):
        answer = something_broke(rf.get("/"))
    assert (answer.status_code, answer.has_header("Retry-After")) == (status, status == 503)
    assert b"Something broke on our side" in answer.content

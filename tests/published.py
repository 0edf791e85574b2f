"""Published numbers for tests of pages, exports and the API: a year and a month of two clients."""

from datetime import UTC, date, datetime

from accounts.models import SurveyAnswer
from metrics import runs
from metrics.models import Run
from tests.cast import Cast
from tests.factories import ContractFactory, TargetFactory

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def publish(cast: Cast) -> Run:
    """Acme pays 1,000 a month and stays; Birch pays 700 and left at the end of 2025."""
    ContractFactory(client=cast.acme, starts_on=date(2025, 2, 1), amount=1000)
    ContractFactory(
        client=cast.birch, starts_on=date(2025, 2, 1), amount=700, ended_on=date(2025, 12, 31)
    )
    SurveyAnswer.objects.create(
        client=cast.acme, kind="nps", score=9, responded_at=datetime(2026, 2, 3, 9, tzinfo=UTC)
    )
    TargetFactory()
    return runs.recompute(NOW)

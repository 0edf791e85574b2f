import pytest

from tests.metrics.kpis.asking import Asked

BOOK = """
    client  starts_on   ended_on
    Acme    2025-01-01
    Birch   2025-01-01  2026-03-15
    Cedar   2025-01-01  2026-02-10
    Dune    2026-01-10  2026-08-31
"""


@pytest.mark.parametrize("window", ["month 2026-03", "quarter 2026-03", "year 2026-12"])
def test_churn_is_what_logo_retention_leaves_of_a_hundred(window):
    asked = Asked(contracts=BOOK)
    kept, lost = (asked.value(key, window) for key in ("logo_retention", "churn_rate"))
    assert kept + lost == pytest.approx(100)


def test_client_won_and_lost_in_the_window_is_no_churn():
    figures = Asked(contracts=BOOK).figures("churn_rate", "year 2026-12")
    assert (figures["numerator"], figures["denominator"]) == (2, 3)


def test_notice_is_no_loss_before_the_last_day():
    asked = Asked(contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-11-20")
    assert asked.value("churn_rate", "month 2026-09") == 0
    assert asked.value("churn_rate", "month 2026-11") == 100

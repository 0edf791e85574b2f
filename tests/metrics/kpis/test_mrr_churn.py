"""Gross and net MRR churn and the quick ratio: a month's movements set against each other."""

import pytest

from metrics.engine.kpi import CATALOGUE
from tests.metrics.kpis.asking import NORTH, Asked

BOOK = """
    id  client  starts_on   ended_on    amount
    K1  Acme    2025-01-01              2000
    K2  Birch   2025-01-01  2026-03-31  1000
    K3  Cedar   2024-01-01  2025-06-30  1000
    K4  Cedar   2026-03-01              600
    K5  Dale    2026-03-05              900
    K6  Elm     2025-01-01              1000
"""
CHANGES = """
    id  contract  on          kind      amount
    X1  K1        2026-03-10  upsell    2300
    X2  K1        2026-03-20  downsell  2100
    X3  K6        2026-03-20  pause
"""


def asked(**more):
    return Asked(contracts=BOOK, contract_changes=CHANGES, **more)


def test_lost_and_reduced_fees_are_compared_with_the_fee_as_the_month_began():
    figures = asked().figures("gross_mrr_churn", "month 2026-03")
    # Birch's 1,000 and 200 of Acme's, of 4,000; Elm's pause is neither.
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (30, 1200, 4000)


def test_expansion_and_reactivation_are_taken_off_and_new_clients_are_not():
    figures = asked().figures("net_mrr_churn", "month 2026-03")
    # Less 300 of Acme's and Cedar's 600.
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (7.5, 300, 4000)


def test_gains_are_divided_by_losses():
    figures = asked().figures("quick_ratio", "month 2026-03")
    # 900 new, 300 expansion and 600 reactivation for 1,200.
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (1.5, 1800, 1200)


def test_nothing_lost_is_no_churn_and_no_quick_ratio():
    quiet = Asked(contracts="client  starts_on\nAcme    2025-01-01\nBirch   2026-03-10")
    assert quiet.value("gross_mrr_churn", "month 2026-03") == 0
    assert quiet.value("quick_ratio", "month 2026-03") is None


def test_nothing_won_is_a_quick_ratio_of_nothing():
    lost = Asked(contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-10")
    assert lost.value("quick_ratio", "month 2026-03") == 0
    assert lost.value("gross_mrr_churn", "month 2026-03") == 100


@pytest.mark.parametrize("key", ["gross_mrr_churn", "net_mrr_churn"])
def test_nobody_there_as_the_month_began_is_no_value(key):
    new = Asked(contracts="client  starts_on   ended_on\nAcme    2026-03-01  2026-03-20")
    assert new.value(key, "month 2026-03") is None


@pytest.mark.parametrize("key", ["gross_mrr_churn", "net_mrr_churn", "quick_ratio"])
def test_only_single_months_are_judged(key):
    window = asked()._window
    assert CATALOGUE[key].judges(window("month 2026-03"))
    assert CATALOGUE[key].judges(window("2026-03-05 2026-04-01"))
    assert not CATALOGUE[key].judges(window("quarter 2026-03"))
    assert not CATALOGUE[key].judges(window("2026-03-05 2026-04-06"))


HANDED_OVER = {
    **NORTH,
    "assignments": """
        client  person  from        until
        Acme    ann                 2026-03-05
        Acme    bob     2026-03-05
        Birch   ann                 2026-03-05
        Birch   bob     2026-03-05
    """,
}


def test_churn_is_that_of_whoever_had_the_clients_as_the_month_began():
    team = asked(**HANDED_OVER)
    figures = team.figures("net_mrr_churn", "month 2026-03", scope="person:ann")
    assert (figures["numerator"], figures["denominator"]) == (900, 3000)
    assert team.value("gross_mrr_churn", "month 2026-03", scope="person:bob") is None


def test_quick_ratio_is_made_of_each_ones_gains_and_losses():
    team = asked(**HANDED_OVER)
    ann, bob = (
        team.figures("quick_ratio", "month 2026-03", scope=f"person:{who}")
        for who in ("ann", "bob")
    )
    assert (ann["numerator"], ann["denominator"], ann["value"]) == (0, 1200, 0)
    assert (bob["numerator"], bob["denominator"], bob["value"]) == (300, 0, None)


def test_running_month_counts_what_has_moved_so_far():
    running = asked(now="2026-03-12T09:00:00Z")
    assert running.value("net_mrr_churn", "month 2026-03") == pytest.approx(-22.5)
    assert running.value("net_mrr_churn", "month 2026-04") is None


def test_loss_in_a_currency_without_a_rate_is_not_known():
    unknown = Asked(
        contracts="""
            client  starts_on   ended_on    currency
            Acme    2025-01-01  2026-03-10  USD
            Birch   2025-01-01              EUR
            Birch   2026-03-10              EUR
        """
    )
    for key in ("gross_mrr_churn", "net_mrr_churn", "quick_ratio"):
        assert unknown.value(key, "month 2026-03") is None
    assert unknown.value("gross_mrr_churn", "month 2026-03", scope="client:Birch") == 0


def test_window_of_days_counts_what_moved_in_them():
    figures = asked().figures("gross_mrr_churn", "2026-03-15 2026-03-25")
    assert (figures["numerator"], figures["denominator"]) == (200, 5800)

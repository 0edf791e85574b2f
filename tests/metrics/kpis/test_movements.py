"""What moves the monthly recurring fee: one case for each rule."""

import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

KINDS = (
    "new",
    "expansion",
    "reactivation",
    "resume",
    "contraction",
    "churn",
    "pause",
    "transfer",
    "fx",
)


def moved(asked, window, *, scope="agency"):
    """The kinds of movement that there were, with their amounts."""
    values = {kind: asked.value(f"mrr_{kind}", window, scope=scope) for kind in KINDS}
    return {kind: value for kind, value in values.items() if value != 0}


def kinds(asked, key, window):
    return {name: part.value for name, part in asked.parts(key, window, "kind").items()}


@pytest.mark.parametrize(
    ("starts_on", "month"),
    [("2026-03-01", "2026-03"), ("2026-03-31", "2026-03"), ("2026-04-01", "2026-04")],
)
def test_client_is_new_on_its_first_day(starts_on, month):
    asked = Asked(contracts=f"client  starts_on\nAcme    {starts_on}")
    assert moved(asked, f"month {month}") == {"new": 1000}


def test_client_from_before_our_records_is_never_new():
    asked = Asked(contracts="client  starts_on  ended_on\nAcme               2026-03-10")
    assert moved(asked, "year 2026-12") == {"churn": 1000}


@pytest.mark.parametrize(
    ("ended_on", "month"),
    [("2026-03-01", "2026-03"), ("2026-03-31", "2026-03"), ("2026-04-01", "2026-04")],
)
def test_client_is_lost_on_its_last_day(ended_on, month):
    asked = Asked(contracts=f"client  starts_on   ended_on\nAcme    2025-01-01  {ended_on}")
    assert moved(asked, f"month {month}") == {"churn": 1000}


def test_notice_moves_nothing():
    asked = Asked(
        contracts="""
            client  starts_on   notice_given_on
            Acme    2025-01-01  2026-03-10
        """
    )
    assert moved(asked, "month 2026-03") == {}


def test_second_contract_expands_and_ending_one_of_two_contracts():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2025-01-01              1000
            Acme    2026-03-10  2026-05-20  400
        """
    )
    assert moved(asked, "month 2026-03") == {"expansion": 400}
    assert moved(asked, "month 2026-05") == {"contraction": 400}


def test_changes_of_one_day_are_netted():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount
            K1  Acme    2025-01-01              1000
            K2  Acme    2025-01-01  2026-03-10  300
            K3  Acme    2026-03-10              500
        """
    )
    # K2's last day and K3's first are the same: 200 more.
    assert moved(asked, "month 2026-03") == {"expansion": 200}


def test_contract_that_follows_on_at_once_continues_the_other():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2025-01-01  2026-03-31  1000
            Acme    2026-04-01              900
        """
    )
    assert moved(asked, "month 2026-03") == {}
    assert moved(asked, "month 2026-04") == {"contraction": 100}


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [
        ("2026-03-25", {"expansion": 200}),  # 14 days without a contract
        ("2026-03-26", {"churn": 1000, "reactivation": 1200}),
    ],
)
def test_gap_of_up_to_fourteen_days_is_none(starts_on, expected):
    asked = Asked(
        contracts=f"""
            client  starts_on   ended_on    amount
            Acme    2025-01-01  2026-03-10  1000
            Acme    {starts_on}              1200
        """
    )
    assert moved(asked, "month 2026-03") == expected


def test_client_who_comes_back_is_a_reactivation_with_all_of_the_fee():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2024-01-01  2024-12-31  500
            Acme    2026-03-10              1200
        """
    )
    assert moved(asked, "month 2026-03") == {"reactivation": 1200}


def test_free_time_is_no_paid_time():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount
            K1  Acme    2026-01-01  0
        """,
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-10  upsell  700
        """,
    )
    assert moved(asked, "month 2026-01") == {}
    assert moved(asked, "month 2026-03") == {"new": 700}


def test_contract_of_one_day_moves_nothing_but_is_a_paid_time():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2026-03-10  2026-03-10  1000
            Acme    2026-06-10              700
        """
    )
    assert moved(asked, "month 2026-03") == {}
    assert moved(asked, "month 2026-06") == {"reactivation": 700}


def test_contract_of_one_day_that_another_continues_counts():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2025-01-01              1000
            Acme    2026-03-31  2026-03-31  300
            Acme    2026-04-01              500
        """
    )
    assert moved(asked, "month 2026-03") == {"expansion": 300}
    assert moved(asked, "month 2026-04") == {"expansion": 200}


def test_client_who_comes_and_goes_in_one_month_is_both():
    asked = Asked(contracts="client  starts_on   ended_on\nAcme    2026-03-05  2026-03-20")
    assert moved(asked, "month 2026-03") == {"new": 1000, "churn": 1000}


PAUSED = "id  client  starts_on   amount\nK1  Acme    2025-01-01  1000"


def paused(*changes):
    lines = [f"X{number}  K1        {change}" for number, change in enumerate(changes)]
    return "\n".join(["id  contract  on          kind        amount", *lines])


def test_pause_and_resume_are_kept_apart_from_churn_and_expansion():
    asked = Asked(
        contracts=PAUSED,
        contract_changes=paused("2026-03-10  pause", "2026-05-10  resume      1200"),
    )
    assert moved(asked, "month 2026-03") == {"pause": 1000}
    assert moved(asked, "month 2026-04") == {}
    assert moved(asked, "month 2026-05") == {"resume": 1200}


@pytest.mark.parametrize(
    ("resumed_on", "expected"),
    [("2026-06-08", {"resume": 1000}), ("2026-06-09", {"reactivation": 1000})],
)
def test_pause_beyond_ninety_days_has_lost_the_client_without_a_further_movement(
    resumed_on, expected
):
    asked = Asked(
        contracts=PAUSED,
        contract_changes=paused("2026-03-10  pause", f"{resumed_on}  resume"),
    )
    # 8 June is the 91st day of the pause.
    assert moved(asked, "month 2026-03") == {"pause": 1000}
    assert moved(asked, "quarter 2026-06") == expected
    assert asked.value("churn_rate", "year 2026-12") == 0


def test_one_contract_of_two_pauses():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount
            K1  Acme    2025-01-01  1000
            K2  Acme    2025-01-01  300
        """,
        contract_changes=paused("2026-03-10  pause", "2026-09-10  resume"),
    )
    assert moved(asked, "month 2026-03") == {"pause": 1000}
    # Acme stayed all the time, so nobody comes back.
    assert moved(asked, "month 2026-09") == {"resume": 1000}


def test_contract_that_ends_while_another_pauses_is_a_contraction():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount
            K1  Acme    2025-01-01              1000
            K2  Acme    2025-01-01  2026-03-10  300
        """,
        contract_changes=paused("2026-03-10  pause"),
    )
    assert moved(asked, "month 2026-03") == {"pause": 1000, "contraction": 300}


def test_paused_contract_that_ends_takes_nothing_more_away():
    asked = Asked(
        contracts="id  client  starts_on   ended_on\nK1  Acme    2025-01-01  2026-04-10",
        contract_changes=paused("2026-03-10  pause"),
    )
    assert moved(asked, "quarter 2026-06") == {}


def test_renewal_of_a_paused_contract_ends_the_pause():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01  2026-04-30  1000
            K2  Acme    2026-05-01              1200    K1
        """,
        contract_changes=paused("2026-03-10  pause"),
    )
    assert moved(asked, "month 2026-05") == {"resume": 1200}


def test_further_contract_while_one_pauses_is_an_expansion():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount
            K1  Acme    2025-01-01  1000
            K2  Acme    2026-04-10  400
        """,
        contract_changes=paused("2026-03-10  pause"),
    )
    assert moved(asked, "month 2026-04") == {"expansion": 400}


def test_paused_fee_that_rises_moves_nothing_until_it_is_paid():
    asked = Asked(
        contracts=PAUSED,
        contract_changes=paused(
            "2026-03-10  pause", "2026-04-01  indexation  1030", "2026-04-20  resume"
        ),
    )
    assert moved(asked, "month 2026-03") == {"pause": 1000}
    assert moved(asked, "month 2026-04") == {"resume": 1030}


def test_renewal_replaces_the_old_contract_from_its_start_early_or_late():
    for starts_on, month in (("2026-03-01", "2026-03"), ("2026-05-10", "2026-05")):
        asked = Asked(
            contracts=f"""
                id  client  starts_on   ended_on    amount  renews
                K1  Acme    2025-01-01  2026-04-30  1000
                K2  Acme    {starts_on}              1200    K1
            """
        )
        assert moved(asked, f"month {month}") == {"expansion": 200}
        assert moved(asked, "year 2026-12") == {"expansion": 200}


def test_kinds_of_expansion_are_told_apart():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01              1000
            K2  Birch   2025-01-01  2026-03-14  1000
            K3  Birch   2026-03-15              1300    K2
            K4  Cedar   2025-01-01              1000
            K5  Cedar   2026-03-20              500
        """,
        contract_changes="""
            id  contract  on          kind          amount
            X1  K1        2026-03-01  indexation    1030
            X2  K1        2026-03-05  discount_end  1100
            X3  K1        2026-03-09  cross_sell    1500
            X4  K4        2026-03-20  upsell        1700
        """,
    )
    assert kinds(asked, "mrr_expansion", "month 2026-03") == {
        "cross_sell": 400,
        "discount_end": 70,
        "indexation": 30,
        "renewal": 300,
        "several": 1200,  # Cedar's new contract and upsell of one day
    }
    assert asked.value("mrr_expansion", "month 2026-03") == 2000


def test_kinds_of_contraction_are_told_apart():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount
            K1  Acme    2025-01-01              1000
            K2  Acme    2025-01-01  2026-03-20  300
        """,
        contract_changes="""
            id  contract  on          kind      amount
            X1  K1        2026-03-05  downsell  900
        """,
    )
    assert kinds(asked, "mrr_contraction", "month 2026-03") == {"contract": 300, "downsell": 100}


def test_new_rate_of_a_fiscal_year_is_neither_growth_nor_loss():
    asked = Asked(
        house=House(fiscal_start=4),
        contracts="""
            id  client  starts_on   amount  currency
            K1  Acme    2025-01-01  1000    USD
            K2  Birch   2025-01-01  1000
        """,
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-04-01  upsell  1500
        """,
        rates="""
            currency  from        rate
            USD       2025-01-01  0.50
            USD       2026-04-01  0.80
        """,
    )
    assert moved(asked, "month 2026-03") == {}
    # 1,000 dollars go on at 0.80 instead of 0.50; 500 more are sold at 0.80.
    assert moved(asked, "month 2026-04") == {"fx": 300, "expansion": 400}


def test_client_who_leaves_pays_what_the_year_says_when_it_leaves():
    asked = Asked(
        contracts="client  starts_on   ended_on    currency\nAcme    2025-01-01  2026-03-10  USD",
        rates="""
            currency  from        rate
            USD       2025-01-01  1.00
            USD       2026-01-01  0.90
        """,
    )
    assert moved(asked, "quarter 2026-03") == {"fx": -100, "churn": 900}


def test_currency_without_a_rate_moves_nobody_knows_how_much():
    asked = Asked(
        contracts="""
            client  starts_on   currency
            Acme    2026-03-10  USD
            Birch   2026-03-10  EUR
        """
    )
    assert moved(asked, "month 2026-03") == {"new": None}
    assert moved(asked, "month 2026-03", scope="client:Birch") == {"new": 1000}


def test_contract_taken_over_by_another_client_is_a_transfer_on_both_sides():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01  2026-03-15  1000
            K2  Birch   2025-01-01              500
            K3  Birch   2026-03-16              1200    K1
        """
    )
    assert moved(asked, "month 2026-03", scope="client:Acme") == {"transfer": -1000}
    assert moved(asked, "month 2026-03", scope="client:Birch") == {"transfer": 1200}
    assert moved(asked, "month 2026-03") == {"transfer": 200}


def test_contract_that_ended_as_transferred_leaves_without_churn():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    end_kind
            Acme    2025-01-01  2026-03-15  transferred
            Birch   2025-01-01              transferred
        """
    )
    assert moved(asked, "month 2026-03") == {"transfer": -1000}


def test_contract_that_its_own_client_renews_is_not_transferred():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    end_kind     renews
            K1  Acme    2025-01-01  2026-03-15  transferred
            K2  Acme    2026-03-16                           K1
        """
    )
    assert moved(asked, "month 2026-03") == {}


def test_contract_that_is_paused_as_it_is_taken_over_left_with_its_pause():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    renews
            K1  Acme    2025-01-01  2026-04-15
            K2  Birch   2026-04-16              K1
        """,
        contract_changes=paused("2026-03-10  pause"),
    )
    assert moved(asked, "month 2026-03") == {"pause": 1000}
    assert moved(asked, "month 2026-04") == {"transfer": 1000}


def test_gains_are_the_owners_of_the_day_and_losses_those_of_the_months_start():
    asked = Asked(
        **NORTH,
        contracts="""
            id  client  starts_on   ended_on    amount
            K1  Acme    2025-01-01              1000
            K2  Birch   2025-01-01  2026-03-20  1000
        """,
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-20  upsell  1500
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
            Birch   ann                 2026-03-15
            Birch   bob     2026-03-15
        """,
    )
    assert moved(asked, "month 2026-03", scope="person:ann") == {"churn": 1000}
    assert moved(asked, "month 2026-03", scope="person:bob") == {"expansion": 500}


def test_loss_of_a_client_who_came_in_the_month_is_its_owners_of_that_day():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   ended_on\nAcme    2026-03-05  2026-03-20",
        assignments="client  person  from\nAcme    ann     2026-03-05",
    )
    assert moved(asked, "month 2026-03", scope="person:ann") == {"new": 1000, "churn": 1000}


def test_reason_of_each_loss_is_told():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount  end_reason
            Acme    2025-01-01  2026-03-10  1000    price
            Birch   2025-01-01  2026-03-10  500
        """
    )
    found = asked.parts("mrr_churn", "month 2026-03", "reason")
    assert {name: part.value for name, part in found.items()} == {"price": 1000, "unknown": 500}


def test_what_moves_the_fee_today_shows_tomorrow():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="""
            client  starts_on
            Acme    2026-03-09
            Birch   2026-03-10
            Cedar   2026-03-11
        """,
    )
    assert moved(asked, "month 2026-03") == {"new": 1000}
    assert asked.value("mrr", "month 2026-03") == 1000
    assert asked.reasons("mrr_new", "month 2026-03") == {
        1: "counts from tomorrow",
        2: "dated after today",
    }


def test_nothing_moved_is_nothing_and_no_contract_at_all_is_no_value():
    asked = Asked(contracts="client  starts_on\nAcme    2025-01-01")
    assert moved(asked, "month 2026-03") == {}
    assert moved(Asked(), "month 2026-03") == dict.fromkeys(KINDS)

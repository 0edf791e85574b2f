import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "churn_by_reason"


def parts(asked, window, split="reason", *, scope="agency"):
    found = asked.parts(KEY, window, split, scope=scope)
    return {name: part.value for name, part in found.items()}


FOUR = """
    client  starts_on   ended_on    end_reason  end_kind
    Acme    2025-01-01  2026-03-01  price       voluntary
    Birch   2025-01-01  2026-03-31  Price       involuntary
    Cedar   2025-01-01  2026-03-15
    Dale    2025-01-01
"""


def test_parts_add_up_to_the_churn_rate():
    asked = Asked(contracts=FOUR)
    assert parts(asked, "month 2026-03") == {"Price": 50, "unknown": 25}
    assert parts(asked, "month 2026-03", "kind") == {
        "involuntary": 25,
        "voluntary": 25,
        "unknown": 25,
    }
    whole = asked.figures(KEY, "month 2026-03")
    assert (whole["value"], whole["denominator"]) == (75, 4)
    assert whole["value"] == asked.value("churn_rate", "month 2026-03")


def test_nobody_lost_is_no_part_and_nobody_there_no_value():
    asked = Asked(contracts="client  starts_on\nAcme    2026-03-10")
    assert asked.value(KEY, "month 2026-03") is None
    assert asked.value(KEY, "month 2026-04") == 0
    assert parts(asked, "month 2026-04") == {}


def test_reason_is_that_of_the_last_loss():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    end_reason
            Acme    2025-01-01  2026-01-31  price
            Acme    2026-06-01  2026-09-30  in-housed
            Acme    2027-01-01
        """
    )
    assert parts(asked, "month 2026-01") == {"price": 100}
    assert parts(asked, "year 2026-12") == {"in-housed": 100}


def test_contract_that_ended_earlier_gives_no_reason():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    end_reason
            Acme    2025-01-01  2026-03-10  budget cut
            Acme    2025-01-01  2026-03-20  performance
        """
    )
    assert parts(asked, "month 2026-03") == {"performance": 100}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("", "price", "price"), ("performance", "price", "performance"), ("", "", "unknown")],
)
def test_of_contracts_that_end_on_one_day_a_told_reason_counts_then_the_largest(
    first, second, told
):
    asked = Asked(
        contracts=f"""
            client  starts_on   ended_on    amount  end_reason
            Acme    2025-01-01  2026-03-31  3000    {first}
            Acme    2025-01-01  2026-03-31  1000    {second}
        """
    )
    assert parts(asked, "month 2026-03") == {told: 100}


@pytest.mark.parametrize(
    ("ended_on", "reason", "kind"),
    [
        ("", "paused_out", "paused_out"),
        ("2026-12-31", "paused_out", "paused_out"),
        ("2026-02-28", "budget cut", "voluntary"),
    ],
)
def test_pause_beyond_its_limit_is_a_reason_of_its_own(ended_on, reason, kind):
    asked = Asked(
        contracts=f"""
            id  client  starts_on   ended_on    end_reason  end_kind
            K1  Acme    2025-01-01  {ended_on:<10}  budget cut  voluntary
        """,
        contract_changes="id  contract  on          kind\nX1  K1        2026-01-10  pause",
    )
    assert parts(asked, "year 2026-12") == {reason: 100}
    assert parts(asked, "year 2026-12", "kind") == {kind: 100}


def test_loss_and_its_reason_are_the_owners_of_that_month():
    asked = Asked(
        **NORTH,
        contracts="""
            client  starts_on   ended_on    end_reason
            Acme    2025-01-01  2026-03-20  price
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-01
            Acme    bob     2026-03-01
        """,
    )
    assert parts(asked, "year 2026-12", scope="person:bob") == {"price": 100}
    assert parts(asked, "year 2026-12", scope="person:ann") == {}
    assert asked.value(KEY, "year 2026-12", scope="person:ann") == 0


def test_client_whose_last_day_lies_ahead_is_not_lost_yet():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="client  starts_on   ended_on    end_reason\nAcme    2025-01-01  2026-03-20  x",
    )
    assert asked.value(KEY, "month 2026-03") == 0

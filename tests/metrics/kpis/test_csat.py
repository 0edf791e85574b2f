import pytest

from tests.metrics.kpis.asking import NORTH, Asked


def answers(*scores, scale=""):
    lines = "\n".join(
        f"csat  Acme    c{number:<6}  2026-03-02T10:00:00Z  {score:<6} {scale}"
        for number, score in enumerate(scores)
    )
    return f"kind  client  contact  responded_at          score  scale_min  scale_max\n{lines}"


@pytest.mark.parametrize(("scores", "csat"), [((4, 5), 100), ((1, 2, 3), 0), ((5, 4, 3, 2), 50)])
def test_four_and_five_of_five_are_satisfied(scores, csat):
    assert Asked(surveys=answers(*scores)).value("csat", "month 2026-03") == csat


@pytest.mark.parametrize(
    ("scale", "satisfied", "not_satisfied"),
    [
        ("1          10", 9, 8),
        ("0          10", 9, 8),
        ("1          7", 6, 5),
        ("0          100", 90, 89),
        ("1          4", 3, 2),
        ("1          3", 3, 2),
        ("0          1", 1, 0),
    ],
)
def test_other_scales_have_their_own_top(scale, satisfied, not_satisfied):
    assert Asked(surveys=answers(satisfied, scale=scale)).value("csat", "month 2026-03") == 100
    assert Asked(surveys=answers(not_satisfied, scale=scale)).value("csat", "month 2026-03") == 0


def test_scales_are_kept_apart_in_the_split():
    asked = Asked(
        surveys="""
            kind  client  contact  responded_at          score  scale_min  scale_max
            csat  Acme    Ann      2026-03-02T10:00:00Z  4
            csat  Acme    Ben      2026-03-02T10:00:00Z  8      1          10
            csat  Acme    Cleo     2026-03-02T10:00:00Z  9      1          10
        """
    )
    parts = asked.parts("csat", "month 2026-03", "scale")
    assert {name: (part.value, part.n) for name, part in parts.items()} == {
        "1 to 5": (100, 1),
        "1 to 10": (50, 2),
    }


def test_mean_score_stands_beside_the_share():
    # 5 and 3 of 5, and 1 of 10, which is 1 of 5.
    asked = Asked(
        surveys="""
            kind  client  contact  responded_at          score  scale_min  scale_max
            csat  Acme    Ann      2026-03-02T10:00:00Z  5
            csat  Acme    Ben      2026-03-02T10:00:00Z  3
            csat  Acme    Cleo     2026-03-02T10:00:00Z  1      1          10
        """
    )
    assert asked.figures("csat", "month 2026-03")["mean"] == 3


def test_each_respondent_counts_once_per_wave_with_the_last_answer():
    asked = Asked(
        surveys="""
            id  kind  client  contact  wave    responded_at          score
            a1  csat  Acme    Ann      spring  2026-03-02T10:00:00Z  5
            a2  csat  Acme    Ann      spring  2026-03-09T10:00:00Z  2
            a3  csat  Acme    Ann      autumn  2026-09-02T10:00:00Z  4
        """
    )
    figures = asked.figures("csat", "year 2026-12")
    assert (figures["numerator"], figures["denominator"]) == (1, 2)
    assert asked.reasons("csat", "year 2026-12") == {"a1": "answered again later in this period"}


def test_criteria_of_one_respondent_are_answers_of_their_own():
    asked = Asked(
        surveys="""
            kind  client  contact  responded_at          score  criterion
            csat  Acme    Ann      2026-03-02T10:00:00Z  5      speed
            csat  Acme    Ann      2026-03-02T10:00:00Z  2      quality
        """
    )
    assert asked.value("csat", "month 2026-03") == 50


def test_answers_that_came_too_late_or_lie_ahead_are_shown_not_counted():
    asked = Asked(
        now="2026-03-20T09:00:00Z",
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-10",
        surveys="""
            id  kind  client  responded_at          score
            a1  csat  Acme    2026-03-10T20:00:00Z  5
            a2  csat  Acme    2026-03-11T08:00:00Z  1
            a3  csat  Birch   2026-03-21T08:00:00Z  1
        """,
    )
    assert asked.value("csat", "month 2026-03") == 100
    assert asked.reasons("csat", "month 2026-03") == {
        "a2": "answered after the client had left",
        "a3": "dated after today",
    }


def test_answer_belongs_to_whom_it_is_about_else_to_the_owner():
    asked = Asked(
        **NORTH,
        assignments="client  person\nAcme    cara",
        surveys="""
            kind  client  contact  person  responded_at          score
            csat  Acme    Ann      bob     2026-03-02T10:00:00Z  5
            csat  Acme    Ben              2026-03-02T10:00:00Z  2
        """,
    )
    scopes = ("person:bob", "person:cara", "team:north", "team:south", "agency")
    values = [asked.value("csat", "month 2026-03", scope=scope) for scope in scopes]
    assert values == [100, 0, 100, 0, 50]


def test_answer_after_a_hand_over_is_the_new_owners():
    asked = Asked(
        surveys="kind  client  responded_at          score\ncsat  Acme    2026-03-12T08:00:00Z  5",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-12
            Acme    bob     2026-03-12
        """,
    )
    assert asked.value("csat", "month 2026-03", scope="person:ann") is None
    assert asked.value("csat", "month 2026-03", scope="person:bob") == 100


def test_nobody_asked_is_no_value():
    assert Asked().value("csat", "month 2026-03") is None

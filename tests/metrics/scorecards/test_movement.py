"""Why it moved: parts that add up as they stand on the page, and say no more than they carry."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.answers import Explanation, Row
from metrics.engine.periods import Window
from metrics.engine.scopes import Scope, ScopeKind
from metrics.scorecards.movement import Readers, movement, silence_about
from tests.metrics.made_answers import answer

OCTOBER = Window.at("month", date(2026, 10, 1))
SEPTEMBER = Window.at("month", date(2026, 9, 1))


def row(client, numerator, denominator=1.0, person="nora"):
    return Row(
        client.lower(), client, person.title(), None, "r", numerator, denominator, "", person
    )


def explained(kpi, window, value, *rows, **figures):
    return Explanation(answer(value, kpi=kpi, window=window, **figures), list(rows), [])


def everybody(ids):
    return set(ids)


def account(now, before, *, clients=everybody, people=everybody):
    return movement(now, before, readers=Readers(clients, people), currency="GBP")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def lines(found, table=0):
    return [(mover.name, plain(mover.amount)) for mover in found.tables[table].movers]


def upsells():
    before = explained("upsell_revenue", SEPTEMBER, 900.0, row("Acme", 600.0), row("Birch", 300.0))
    now = explained("upsell_revenue", OCTOBER, 1500.0, row("Acme", 1400.0), row("Cedar", 100.0))
    return now, before


def test_sum_is_taken_apart_by_plain_differences():
    found = account(*upsells())
    assert lines(found) == [("Acme", "+£800"), ("Birch", "−£300"), ("Cedar", "+£100")]
    assert plain(found.change) == "+£600"


def test_who_came_and_who_left_is_said():
    ways = {mover.name: mover.how for mover in account(*upsells()).tables[0].movers}
    assert ways == {"Acme": "", "Birch": "no longer in it", "Cedar": "not in it before"}


def test_title_names_who_made_most_of_it():
    assert plain(account(*upsells()).title) == "Upsell: +£600 vs Sep, most of it Acme"


def test_clients_out_of_reach_are_told_together_without_their_names():
    found = account(*upsells(), clients=lambda ids: {"acme"} & set(ids))
    assert lines(found) == [("Acme", "+£800"), ("2 clients you can't see", "−£200")]
    assert found.tables[0].movers[1].client == ""


def test_people_out_of_reach_are_told_together_too():
    found = account(*upsells(), people=lambda _ids: set())
    assert lines(found, table=1) == [("1 person you can't see", "+£600")]


def test_row_of_no_client_is_told_as_that():
    now = explained("mrr", OCTOBER, 50.0, row("", 50.0))
    before = explained("mrr", SEPTEMBER, 20.0, row("Acme", 20.0))
    assert lines(account(now, before)) == [("no client", "+£50"), ("Acme", "−£20")]


def kept(window, *states, **figures):
    rows = [row(name, state) for name, state in zip("ABCDEFGHIJ", states, strict=False)]
    value = 100 * sum(states) / len(states)
    return explained("logo_retention", window, value, *rows, **figures)


def test_share_says_each_ones_own_part_and_the_rest_together():
    found = account(kept(OCTOBER, *[0.0] * 8), kept(SEPTEMBER, *[1.0] * 8))
    assert [mover.name for mover in found.tables[0].movers[-2:]] == ["F", "2 others"]
    assert (found.tables[0].movers[0].before, found.tables[0].movers[0].now) == ("1 of 1", "0 of 1")
    assert plain(found.title) == "Client retention: −100.0 pts vs Sep, with 0 up and 8 down"


def test_parts_are_rounded_so_that_they_add_up_as_they_stand():
    # Two of three lost: −66.7 points, of which neither part of 33.33… may be cut off alike.
    found = account(kept(OCTOBER, 1.0, 0.0, 0.0), kept(SEPTEMBER, 1.0, 1.0, 1.0))
    assert lines(found) == [("C", "−33.4 pts"), ("B", "−33.3 pts"), ("1 other", "unchanged")]
    assert plain(found.change) == "−66.7 pts"


def test_change_inside_the_interval_may_be_chance():
    now = kept(OCTOBER, 1.0, 1.0, 0.0, low=20.8, high=98.3)
    found = account(now, kept(SEPTEMBER, 1.0, 0.0, 0.0))
    assert plain(found.says) == "May be chance: 33.3 % lies within the 95 % interval of 66.7 %."


def test_median_is_shared_out_in_minutes():
    now = explained("first_response_time", OCTOBER, 7200.0, row("Acme", 7200.0))
    before = explained("first_response_time", SEPTEMBER, 3600.0, row("Acme", 3600.0))
    assert lines(account(now, before)) == [("Acme", "+1 h")]


def test_lifetime_is_moved_by_how_long_clients_stay_too():
    # 100 a month and 10 months, then 100 a month and 20.
    before = explained("clv", SEPTEMBER, 1000.0, row("Acme", 100.0))
    now = explained("clv", OCTOBER, 2000.0, row("Acme", 100.0))
    assert lines(account(now, before)) == [
        ("How long clients stay", "+£1,000"),
        ("1 other", "unchanged"),
    ]


def test_lifetime_that_was_worth_nothing_is_taken_apart_too():
    before = explained("clv", SEPTEMBER, 0.0, row("Acme", 0.0))
    now = explained("clv", OCTOBER, 2000.0, row("Acme", 100.0))
    # From 0 × 0 to 100 × 20: half of it each, as neither is anything without the other.
    assert dict(lines(account(now, before))) == {
        "Acme": "+£1,000",
        "How long clients stay": "+£1,000",
    }


def test_client_months_weigh_as_the_clients_that_they_are():
    # 600 from two clients in three months, then 900 from the same.
    before = explained(
        "revenue_per_client", SEPTEMBER, 300.0, row("Acme", 600.0, 6.0), denominator=2.0
    )
    now = explained("revenue_per_client", OCTOBER, 450.0, row("Acme", 900.0, 6.0), denominator=2.0)
    assert lines(account(now, before)) == [("Acme", "+£150")]


def test_nobody_large_enough_to_show_is_no_table():
    before = kept(SEPTEMBER, 1.0, 1.0)
    found = account(kept(OCTOBER, 1.0, 1.0), before)
    assert (found.tables, found.silence) == ((), "Nobody made a difference large enough to show.")


def test_what_does_not_add_up_is_not_shown():
    now, before = upsells()
    wrong = replace(now, answer=replace(now.answer, value=9999.0))
    assert account(wrong, before).tables == ()


def test_no_number_before_leaves_nothing_to_explain():
    before = explained("upsell_revenue", SEPTEMBER, None)
    assert account(upsells()[0], before).silence == "There was no number before to compare with."


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"value": None}, "There is no number"),
        ({"is_complete": False}, "The period still runs"),
        ({"scope": Scope(ScopeKind.CLIENT, "acme")}, "It is one client's number"),
    ],
)
def test_where_there_is_no_account_the_page_says_why(changed, says):
    assert silence_about(replace(answer(50.0), **changed)).startswith(says)

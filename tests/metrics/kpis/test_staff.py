import pytest

from tests.metrics.kpis.asking import NORTH, Asked

GRADES = ("employee_satisfaction", "confidence", "pulse")
FIVE = ("ann", "bob", "cara", "dan", "eve")


def answers(kind, *lines):
    """Answers told as `person day score`, and whatever else a line names."""
    told = [
        dict(zip(("person", "on", "score", "wave"), line.split(), strict=False)) for line in lines
    ]
    rows = "\n".join(
        f"{kind:<22}{row['person']:<8}{row['on']}T09:00:00Z  {row['score']:<7}{row.get('wave', '')}"
        for row in told
    )
    return f"{'kind':<22}{'person':<8}{'responded_at':<22}{'score':<7}wave\n{rows}"


def five(kind, *scores, day="2026-03-02", wave=""):
    lines = (f"{person} {day} {score} {wave}" for person, score in zip(FIVE, scores, strict=True))
    return answers(kind, *lines)


@pytest.mark.parametrize("kind", GRADES)
def test_grade_is_the_mean_of_five_people(kind):
    figures = Asked(surveys=five(kind, 4, 5, 3, 4, 4)).figures(kind, "month 2026-03")
    assert (figures["value"], figures["n"]) == (4, 5)


@pytest.mark.parametrize("kind", [*GRADES, "enps"])
def test_four_people_have_no_figure(kind):
    asked = Asked(surveys=answers(kind, *(f"{person} 2026-03-02 5" for person in FIVE[:4])))
    figures = asked.figures(kind, "month 2026-03")
    assert (figures["value"], figures["n"], figures["numerator"]) == (None, 0, 0)
    reasons = asked.reasons(kind, "month 2026-03")
    assert reasons == {"answers 1 of 2026-03": "fewer than 5 people answered, too few to show"}


@pytest.mark.parametrize("kind", [*GRADES, "enps"])
def test_nobody_is_shown_alone(kind):
    asked = Asked(**NORTH, surveys=five(kind, 4, 5, 3, 4, 4))
    for scope in ("person:ann", "team:north", "team:south", "team:group"):
        figures = asked.figures(kind, "month 2026-03", scope=scope)
        assert (figures["value"], figures["n"]) == (None, 0)
        assert asked.reasons(kind, "month 2026-03", scope=scope) == {}


@pytest.mark.parametrize("kind", GRADES)
def test_team_of_five_has_a_figure_of_its_own(kind):
    team = "person  team\n" + "\n".join(f"{person:<8}core" for person in FIVE)
    asked = Asked(teams="id\ncore", memberships=team, surveys=five(kind, 1, 2, 3, 4, 5))
    assert asked.value(kind, "month 2026-03", scope="team:core") == 3


def test_promoters_of_the_agency_less_detractors():
    figures = Asked(surveys=five("enps", 10, 9, 8, 6, 9)).figures("enps", "month 2026-03")
    assert (figures["value"], figures["numerator"], figures["n"]) == (40, 2, 5)


def test_last_answer_of_a_wave_counts():
    lines = [f"{person} 2026-03-02 1" for person in FIVE]
    asked = Asked(surveys=answers("pulse", *lines, "ann 2026-03-09 5", "ann 2026-03-08 2"))
    assert asked.value("pulse", "month 2026-03") == 1.8  # 5 + 4 × 1 over 5
    again = "answered again in this wave"
    assert asked.reasons("pulse", "month 2026-03") == {
        "earlier answer 1 of 2026-03": again,
        "earlier answer 2 of 2026-03": again,
    }


def test_months_without_a_wave_are_waves_of_their_own():
    surveys = [f"{person} 2026-0{month}-02 {month}" for month in (2, 3) for person in FIVE]
    asked = Asked(surveys=answers("pulse", *surveys))
    assert asked.value("pulse", "month 2026-02") == 2
    assert asked.figures("pulse", "quarter 2026-03")["n"] == 10


def test_wave_over_two_months_counts_everybody_once():
    # Five answered in March; ann and five more in April, so March is left with four.
    more = ("flo", "gus", "hal", "ida")
    lines = [f"{person} 2026-03-30 1 spring" for person in FIVE]
    lines += [f"{person} 2026-04-02 5 spring" for person in ("ann", *more)]
    asked = Asked(surveys=answers("confidence", *lines))
    assert asked.figures("confidence", "month 2026-04")["n"] == 5
    assert asked.value("confidence", "month 2026-03") is None
    assert asked.value("confidence", "quarter 2026-06") == 5


def test_wave_stands_on_the_day_of_its_last_answer():
    lines = [f"{person} 2026-03-0{day} 4" for day, person in enumerate(FIVE, start=1)]
    asked = Asked(surveys=answers("pulse", *lines))
    assert asked.figures("pulse", "2026-03-01 2026-03-05")["n"] == 0
    assert asked.figures("pulse", "2026-03-05 2026-03-06")["n"] == 5


def test_answers_without_a_name_are_people_of_their_own():
    surveys = "\n".join(f"pulse  2026-03-02T09:0{minute}:00Z  {4}" for minute in range(5))
    asked = Asked(surveys=f"kind   responded_at          score\n{surveys}")
    assert asked.figures("pulse", "month 2026-03")["n"] == 5


def test_statements_of_one_person_are_one_rating():
    rows = "\n".join(
        f"confidence  {person:<8}2026-03-02T09:00:00Z  {score:<7}{criterion:<11}{weight}"
        for person in FIVE
        for score, criterion, weight in ((5, "advising", 3), (1, "pricing", 1), (1, "no", 0))
    )
    header = f"kind        {'person':<8}responded_at          score  criterion  weight"
    figures = Asked(surveys=f"{header}\n{rows}").figures("confidence", "month 2026-03")
    assert (figures["value"], figures["n"]) == (4, 5)  # (3 × 5 + 1) ÷ 4


def test_other_scales_are_mapped_onto_one_to_five():
    rows = "\n".join(
        f"pulse  {person:<8}2026-03-02T09:00:00Z  {score:<7}0          10"
        for person, score in zip(FIVE, (0, 5, 10, 10, 10), strict=True)
    )
    header = f"kind   {'person':<8}responded_at          score  scale_min  scale_max"
    # 1, 3, 5, 5 and 5.
    assert Asked(surveys=f"{header}\n{rows}").value("pulse", "month 2026-03") == 3.8


def test_share_of_favourable_answers_stands_beside_satisfaction():
    asked = Asked(surveys=five("employee_satisfaction", 5, 4, 3.5, 3, 2))
    part = asked.parts("employee_satisfaction", "month 2026-03", "favourable")["favourable, %"]
    assert (part.value, part.n) == (60, 5)
    assert asked.value("employee_satisfaction", "month 2026-03") == 3.5


def test_employer_is_recommended_on_zero_to_ten_alone():
    rows = "\n".join(f"enps  {p:<8}2026-03-02T09:00:00Z  {4:<7}5" for p in (*FIVE, "flo"))
    header = f"kind  {'person':<8}responded_at          score  scale_max"
    asked = Asked(surveys=f"{header}\n{rows}")
    assert asked.value("enps", "month 2026-03") is None
    assert set(asked.reasons("enps", "month 2026-03").values()) == {"given on another scale"}


def test_answers_dated_after_today_are_shown_not_counted():
    asked = Asked(
        now="2026-03-05T09:00:00Z", surveys=five("pulse", 1, 1, 1, 1, 1, day="2026-03-06")
    )
    assert asked.value("pulse", "month 2026-03") is None
    assert set(asked.reasons("pulse", "month 2026-03").values()) == {"dated after today"}


def test_today_counts():
    asked = Asked(
        now="2026-03-06T18:00:00Z", surveys=five("pulse", 1, 1, 1, 1, 1, day="2026-03-06")
    )
    assert asked.value("pulse", "month 2026-03") == 1


@pytest.mark.parametrize("kind", [*GRADES, "enps"])
def test_agency_that_never_asked_has_no_value(kind):
    assert Asked().value(kind, "month 2026-03") is None


def test_person_counts_in_the_team_of_the_day():
    memberships = "person  team  from        until\n" + "\n".join(
        f"{person:<8}{'core':<6}            2026-03-02\n{person:<8}{'edge':<6}2026-03-02"
        for person in FIVE
    )
    asked = Asked(
        teams="id\ncore\nedge", memberships=memberships, surveys=five("pulse", 1, 2, 3, 4, 5)
    )
    assert asked.value("pulse", "month 2026-03", scope="team:core") is None
    assert asked.value("pulse", "month 2026-03", scope="team:edge") == 3

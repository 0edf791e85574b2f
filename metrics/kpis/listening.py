"""Do we ask our clients, and how do they judge the relationship?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import COUNTED, EXCLUDED, NO_PART, OWNER, codes, contributions
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.steps import Steps
from metrics.engine.surveys import (
    CLIENT_SURVEYS,
    answers_of,
    on_scale,
    respondents,
    weighted_means,
)
from metrics.engine.tables import BEFORE, House, day_numbers, local_days

COVERAGE = "clients audited in 12 months, %"


@kpi(
    name="Survey response rate",
    short_name="Responses",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.SHARE,
    formula="answers ÷ people asked",
    why="Those who don't answer are often those who think of leaving.",
    credit="who looked after the client when we asked",
    rows="question",
    records=("surveys",),
    splits=("kind", "wave"),
    example=Example(
        given={
            "surveys": """
                client  contact  sent_at               responded_at          score
                Acme    Ann      2026-03-02T09:00:00Z  2026-03-02T10:00:00Z  9
                Acme    Ben      2026-03-02T09:00:00Z
                Birch   Cleo     2026-03-02T09:00:00Z  2026-04-09T10:00:00Z  3
                Cedar   Dan                            2026-03-05T10:00:00Z  8
            """
        },
        window="2026-03",
        expect=66.67,
        says="Three were asked in March and two of them answered, if late. Nobody knows when Dan "
        "was asked.",
    ),
)
def response_rate(surveys: pd.DataFrame, house: House, today: int) -> pd.DataFrame:
    """The share of the clients' people whom we asked that answered.

    It belongs to the day on which we asked, however late the answer came, and
    so still grows. Only surveys of clients; an audit of several criteria is
    one question, and an answer without the day of asking is none.
    """
    asked = _asked(surveys, house, today=today)
    on = day_numbers(local_days(asked["sent_at"], house.zone), blank=BEFORE)
    named = codes(asked["person"])
    return contributions(
        client=codes(asked["client"]),
        record=asked["id"].to_numpy(),
        on=on,
        person=np.where(named >= 0, named, OWNER),
        numerator=asked["is_answered"].to_numpy(),
        denominator=1,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
        by_kind=asked["kind"].to_numpy(),
        by_wave=asked["wave"].to_numpy(),
    )


def _asked(surveys: pd.DataFrame, house: House, *, today: int) -> pd.DataFrame:
    """Whom we asked: one row for each, however many criteria it was about."""
    asked = surveys[surveys["kind"].isin(CLIENT_SURVEYS) & surveys["sent_at"].notna()]
    came = day_numbers(local_days(asked["responded_at"], house.zone), blank=BEFORE)
    asked = asked.assign(is_answered=asked["score"].notna() & (came <= today))
    asked = asked.sort_values(["is_answered", "id"], ascending=[False, True])
    whom = ["kind", "client", "contact", "person", "wave", "sent_at"]
    return asked[~(asked.duplicated(whom) & (asked["criterion"] != ""))]


@kpi(
    name="Relationship audit score",
    short_name="Relationship audit",
    unit=Unit.SCORE,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.MEAN,
    formula="weighted mean of each client's criteria on 0 to 100 in the latest audit; the mean of "
    "the clients",
    why="An audit finds out what a client would otherwise say in the letter of notice.",
    credit="who looked after the client at the time of the audit",
    rows="audit",
    records=("surveys",),
    splits=("criterion", "reading"),
    example=Example(
        given={
            "surveys": """
                kind                client  responded_at          score  criterion  weight
                relationship_audit  Acme    2026-03-02T10:00:00Z  5      Quality    2
                relationship_audit  Acme    2026-03-02T10:00:00Z  3      Team       1
                relationship_audit  Acme    2026-03-02T10:00:00Z  4      Price      1
                relationship_audit  Birch   2026-03-03T10:00:00Z  2      Quality    1
                relationship_audit  Birch   2026-03-03T10:00:00Z  3      Team       1
            """
        },
        window="2026-03",
        expect=59.375,
        says="Acme: (2 × 5 + 3 + 4) ÷ 4 = 4.25 of 5, which is 81.25 of 100. Birch: 2.5, which is "
        "37.5. Their mean is 59.375.",
    ),
)
def relationship_audit(
    surveys: pd.DataFrame,
    book: Book,
    client_months: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """How our clients judge the relationship, by the criteria of an audit, from 0 to 100.

    Every client weighs the same, with the latest audit in the period. The
    split by criterion says what pulls it down; beside it stands the share of
    clients audited in the last twelve months.
    """
    answers = _audit_answers(surveys, book, house, today=today)
    counted = answers[answers["reason"] == ""]
    audits = _rows(_means(counted, ["client", "round"]))
    criteria = _means(counted, ["client", "round", "criterion"])
    by_criterion = _rows(criteria).assign(
        record=(criteria["round"] + ": " + criteria["criterion"]).to_numpy(),
        subject=(criteria["client"].astype("str") + ": " + criteria["criterion"]).to_numpy(),
        apart="criterion",
        by_criterion=criteria["criterion"].to_numpy(),
    )
    left_out = _rows(answers[answers["reason"] != ""]).assign(state=EXCLUDED)
    months = client_months if len(audits) else client_months[:0]
    covered = _coverage(audits, months, surveys["client"].cat.categories)
    return pd.concat([audits, by_criterion, covered, left_out], ignore_index=True)


def _audit_answers(surveys: pd.DataFrame, book: Book, house: House, *, today: int) -> pd.DataFrame:
    """The answers on 0 to 100, the oldest first, with the reason of those that don't count."""
    answers = answers_of(surveys, "relationship_audit", house).sort_values(["at", "id"])
    on = answers["day"].to_numpy()
    left = book.has_left(codes(answers["client"]), on)
    answers = answers.assign(
        score=on_scale(answers, 0, 100),
        who=respondents(answers, answers["contact"]),
        reason=np.select(
            [on > today, left], ["dated after today", "answered after the client had left"], ""
        ),
    )
    counted = answers[answers["reason"] == ""]
    again = counted.duplicated(["client", "round", "who", "criterion"], keep="last")
    answers.loc[again.index[again], "reason"] = "answered again in this wave"
    return answers


def _means(answers: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The weighted mean of each, and the person whom its last answer is about."""
    last = answers.drop_duplicates(by, keep="last")
    means = weighted_means(answers, by).merge(last[[*by, "person"]], on=by)
    return means.assign(id=means["round"], reason="")


def _rows(audits: pd.DataFrame) -> pd.DataFrame:
    named = codes(audits["person"])
    return contributions(
        client=codes(audits["client"]),
        record=audits["id"].to_numpy(),
        on=audits["day"].to_numpy(),
        person=np.where(named >= 0, named, OWNER),
        numerator=audits["score"].to_numpy(),
        denominator=1,
        reason=audits["reason"].to_numpy(),
        subject=audits["client"].astype("str").to_numpy(),
        at=audits["at"].to_numpy(),
        apart="",
        by_criterion=NO_PART,
        by_reading=NO_PART,
    )


def _coverage(audits: pd.DataFrame, client_months: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Every active client of a month: 100 where it was audited in the year up to its end."""
    clients, starts = client_months["client"].to_numpy(), client_months["month"].to_numpy()
    audited, on = audits["client"].to_numpy(), audits["on"].to_numpy()
    latest = Steps.make(audited, on, on, nothing=BEFORE)
    months = starts.astype("datetime64[D]").astype("datetime64[M]")
    ends = (months + 1).astype("datetime64[D]").astype(np.int64)
    year_before = (months - 11).astype("datetime64[D]").astype(np.int64)
    is_covered = latest.before(clients, ends) >= year_before
    named = pd.Series(ids.to_numpy()[clients], dtype="str")
    return contributions(
        client=clients,
        record=(named + " in month " + pd.Series(starts).astype("str")).to_numpy(),
        on=starts,
        numerator=np.where(is_covered, 100.0, 0.0),
        denominator=1,
        subject=("client " + named).to_numpy(),
        at=starts,
        apart="reading",
        by_criterion=NO_PART,
        by_reading=COVERAGE,
    )

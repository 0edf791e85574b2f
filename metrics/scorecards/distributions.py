"""How single answers and replies lie behind one number: scores from 0 to 10, waits by length."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.answers import Explanation, Row
from metrics.charts import Bar, bars
from metrics.engine.surveys import LEAST, MOST, PASSIVE, PROMOTER
from metrics.formats import NumberFormat, grouped, plural, window_in_words
from metrics.scorecards.chart_cards import ChartCard, TwinTable

MINUTE, HOUR = 60.0, 3600.0
AGAIN = ", reopened"  # how the engine tells a request that was asked once more
# Up to so many business seconds; a working day has about eight hours.
LENGTHS = (15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR)


def scores_card(
    explanation: Explanation, scores: Mapping[str, int], *, id: str
) -> ChartCard | None:
    """`scores` are those that the reader may see, by the record id of their answer.

    Of the others the number itself tells whether they recommend, and no more.
    """
    rows = explanation.counted
    if not rows:
        return None
    told = Counter(scores[row.record] for row in rows if row.record in scores)
    unseen = [row for row in rows if row.record not in scores]
    shown = [_score(score, told[score]) for score in range(MOST, LEAST - 1, -1)]
    hidden = [(_("not shown to you"), len(unseen))] if unseen else []
    groups = {
        0: _("Promoters"),
        MOST - PROMOTER + 1: _("Passives"),
        MOST - PASSIVE + 1: _("Detractors"),
    }
    facts = _recommending(rows)
    return ChartCard(
        id=id,
        title=_("%(promoters)s, %(passives)s and %(detractors)s") % facts,
        subtitle=_("Each respondent's latest answer, %(period)s")
        % {"period": window_in_words(explanation.answer.window)},
        summary=_("Of %(answers)s: %(promoters)s, %(passives)s, %(detractors)s.") % facts,
        spec=bars(
            [*shown, *(Bar(name, count, grouped(count)) for name, count in hidden)], groups=groups
        ),
        table=TwinTable(
            caption=_("Answers by score"),
            headings=(_("Score"), _("Answers")),
            rows=tuple((bar.name, bar.label or "0") for bar in shown)
            + tuple((name, grouped(count)) for name, count in hidden),
        ),
    )


def _score(score: int, count: int) -> Bar:
    fill = "main" if score >= PROMOTER else "soft" if score >= PASSIVE else "quiet"
    return Bar(grouped(score), count, grouped(count) if count else "", fill=fill)


def _recommending(rows: Sequence[Row]) -> dict[str, str]:
    promoters = sum(row.numerator > 0 for row in rows)
    detractors = sum(row.numerator < 0 for row in rows)
    return {
        "answers": plural(len(rows), "answer"),
        "promoters": plural(promoters, "promoter"),
        "passives": plural(len(rows) - promoters - detractors, "passive"),
        "detractors": plural(detractors, "detractor"),
    }


def waits_card(
    waits: Explanation, charter: Explanation, number: NumberFormat, *, id: str
) -> ChartCard | None:
    """How long replies took, and which of them were later than their client's own charter says."""
    if not waits.counted:
        return None
    is_kept = {row.record: bool(row.numerator) for row in charter.counted}
    lengths = [*LENGTHS, float("inf")]
    counts, late = Counter[float](), Counter[float]()
    for row in waits.counted:
        length = next(each for each in lengths if row.numerator <= each)
        counts[length] += 1
        late[length] += not is_kept.get(row.record, True)
    names = {length: _length(length, number) for length in lengths}
    rows = [
        Bar(
            names[each],
            counts[each] - late[each],
            _counted(counts[each], late[each]),
            behind=late[each],
        )
        for each in lengths
    ]
    return ChartCard(
        id=id,
        title=_waits_title(len(waits.counted), late.total()),
        subtitle=_("Business time to the first reply; grey is later than the client's charter"),
        summary=f"{_waits_summary(waits, number)} {_beside_the_charter(waits, charter)}".strip(),
        spec=bars(rows),
        table=TwinTable(
            caption=_("Replies by how long they took"),
            headings=(_("Took"), _("Replies"), _("Later than promised")),
            rows=tuple(
                (names[each], grouped(counts[each]), grouped(late[each])) for each in lengths
            ),
        ),
    )


def _length(length: float, number: NumberFormat) -> str:
    if length == float("inf"):
        return _("longer")
    return _("up to %(time)s") % {"time": number.short(length)}


def _counted(count: int, late: int) -> str:
    if not count:
        return ""
    if not late:
        return grouped(count)
    if late == count:
        return _("%(late)s late") % {"late": grouped(late)}
    return _("%(count)s, %(late)s late") % {"count": grouped(count), "late": grouped(late)}


def _waits_title(count: int, late: int) -> str:
    told = {"count": grouped(count), "late": grouped(late)}
    if not late:
        return _("No reply of %(count)s was later than promised") % told
    return (
        ngettext(
            "%(late)s reply of %(count)s was later than promised",
            "%(late)s replies of %(count)s were later than promised",
            late,
        )
        % told
    )


def _waits_summary(waits: Explanation, number: NumberFormat) -> str:
    answer = waits.answer
    return _("Half of the replies came within %(median)s, nine in ten within %(p90)s.") % {
        "median": number.text(answer.median),
        "p90": number.text(answer.p90),
    }


def _beside_the_charter(waits: Explanation, charter: Explanation) -> str:
    """Why there are not as many replies as requests that were due: both are told on one page."""
    replied, due = ({row.record for row in each.counted} for each in (waits, charter))
    if replied == due:
        return ""
    missing = [row for row in charter.counted if row.record not in replied]
    again = sum(row.record.endswith(AGAIN) for row in missing)
    waiting = sum(not row.numerator and not row.record.endswith(AGAIN) for row in missing)
    told = {
        "due": plural(len(due), "request"),
        "again": grouped(again),
        "waiting": grouped(waiting),
        "elsewhere": grouped(len(missing) - again - waiting),
        "extra": grouped(len(replied - due)),
    }
    return (
        _(
            "The charter counts %(due)s by the day they were due: without a first reply here are "
            "%(waiting)s overdue and unanswered, %(again)s asked once more and %(elsewhere)s "
            "replied to in another period; %(extra)s of the replies here were due in another."
        )
        % told
    )

"""One client's months: the fee it paid, and its touch points against the band."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.answers import Answer, Published
from metrics.attention import a_month
from metrics.charts.months import bars, dots_in_band, is_inside
from metrics.engine.periods import WindowKind
from metrics.engine.scopes import Scope
from metrics.formats import NumberFormat, window_in_words
from metrics.scorecards.chart_cards import ChartCard, TwinTable
from metrics.scorecards.figures import MARKS
from metrics.scorecards.lines import point
from metrics.wording import said

FEE_MONTHS = 25
TOUCH_MONTHS = 13
FEE = "mrr"
TOUCHES = ("touchpoints_upstream", "touchpoints_downstream")


def client_charts(published: Published, scope: Scope) -> tuple[ChartCard | None, list[ChartCard]]:
    """The fee's history, and the touch points up- and downstream; None where nothing was paid."""
    months = [
        window
        for window in published.windows(WindowKind.MONTH, published.today, FEE_MONTHS)
        if published.is_published(window)
    ]
    lately = months[-TOUCH_MONTHS:]
    asked = [(FEE, scope, month) for month in months]
    asked += [(key, scope, month) for key in TOUCHES for month in lately]
    answers = published.answers(asked)
    fees = [answers[FEE, scope, month] for month in months]
    touches = [[answers[key, scope, month] for month in lately] for key in TOUCHES]
    return (
        _fee_card(fees, published.agency.currency) if any(fee.value for fee in fees) else None,
        [_touch_card(each) for each in touches if any(answer.value for answer in each)],
    )


def _fee_card(answers: Sequence[Answer], currency: str) -> ChartCard:
    number = NumberFormat.of(answers[0].kpi, currency)
    return ChartCard(
        id="fees",
        title=_fee_title(answers, currency),
        subtitle=_("Recurring fee at the end of each month, in the agency's currency"),
        summary=_("From %(first)s to %(last)s over %(count)s months.")
        % {
            "first": number.text(answers[0].value or 0),
            "last": number.text(answers[-1].value or 0),
            "count": len(answers),
        },
        spec=bars([point(answer) for answer in answers], number),
        table=TwinTable(
            caption=_("Recurring fee by month, the newest first"),
            headings=(_("Month"), _("Fee")),
            rows=tuple(
                (window_in_words(answer.window), number.text(answer.value))
                for answer in reversed(answers)
            ),
        ),
    )


def _fee_title(answers: Sequence[Answer], currency: str) -> str:
    """Pays €1,200 a month, €200 more than a year before."""
    now = answers[-1].value or 0.0
    if not now:
        return _("Pays no recurring fee now")
    told = {"fee": a_month(now, currency)}
    before = answers[-13].value or 0.0 if len(answers) > 12 else 0.0
    if not before:
        return _("Pays %(fee)s") % told
    told["change"] = NumberFormat.of(answers[-1].kpi, currency).text(abs(now - before))
    if round(now) > round(before):
        return _("Pays %(fee)s, %(change)s more than a year before") % told
    if round(now) < round(before):
        return _("Pays %(fee)s, %(change)s less than a year before") % told
    return _("Pays %(fee)s, as a year before") % told


def _touch_card(answers: Sequence[Answer]) -> ChartCard:
    kpi = answers[-1].kpi
    number = NumberFormat.of(kpi, "")
    points = [point(answer) for answer in answers]
    return ChartCard(
        id=kpi.key.replace("_", "-"),
        title=_touch_title(answers),
        subtitle=_("%(kpi)s; filled dots lie inside the agreed band") % {"kpi": said(kpi.name)},
        summary=_touch_summary(answers, number),
        spec=dots_in_band(points, number),
        table=TwinTable(
            caption=_("%(kpi)s by month, the newest first") % {"kpi": said(kpi.name)},
            headings=(_("Month"), said(kpi.short_name), _("Target"), _("Status")),
            rows=tuple(_touch_row(answer, number) for answer in reversed(answers)),
        ),
    )


def _touch_title(answers: Sequence[Answer]) -> str:
    """Upstream: 3 of 12 months below the band; months that still run aren't judged."""
    name = said(answers[-1].kpi.short_name)
    judged = [
        answer
        for answer in answers
        if answer.is_complete and answer.target and answer.value is not None
    ]
    outside = sum(not is_inside(point(answer)) for answer in judged)
    if not judged:
        return _("%(kpi)s: no band is agreed") % {"kpi": name}
    if not outside:
        return _("%(kpi)s: inside the band all the time") % {"kpi": name}
    return ngettext(
        "%(kpi)s: outside the band in %(outside)s of %(count)s month",
        "%(kpi)s: outside the band in %(outside)s of %(count)s months",
        len(judged),
    ) % {"kpi": name, "outside": outside, "count": len(judged)}


def _touch_summary(answers: Sequence[Answer], number: NumberFormat) -> str:
    last = next((answer for answer in reversed(answers) if answer.is_complete), answers[-1])
    told = {"month": window_in_words(last.window), "value": number.text(last.value)}
    if last.target is None:
        return _("%(month)s: %(value)s.") % told
    told["goal"] = number.goal(last.target.goal, last.kpi.better)
    return _("%(month)s: %(value)s; agreed are %(goal)s.") % told


def _touch_row(answer: Answer, number: NumberFormat) -> tuple[str, ...]:
    goal = number.goal(answer.target.goal, answer.kpi.better) if answer.target else _("none")
    month = window_in_words(answer.window)
    return month, number.text(answer.value), goal, str(MARKS[answer.status].word)

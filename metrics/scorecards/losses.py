"""The clients that a retention rate is short of, by name: a share alone helps nobody to act."""

from django.utils.translation import gettext as _

from metrics.answers import Explanation, Row
from metrics.formats import grouped

KEPT, GONE = "logo_retention", "churn_rate"
MOST_NAMED = 3


def lost_in_words(explanation: Explanation) -> str:
    """lost: Acme, Birch; blank for other KPIs and where nobody was."""
    key = explanation.answer.kpi.key
    names = [row.client_name for row in explanation.counted if is_lost(row, key)]
    if not names:
        return ""
    told = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        more = {"clients": told, "count": grouped(len(names) - MOST_NAMED)}
        return _("lost: %(clients)s and %(count)s more") % more
    return _("lost: %(clients)s") % {"clients": told}


def is_lost(row: Row, key: str) -> bool:
    """Whether it is a client who was there at the start and not at the end."""
    return (key == KEPT and row.numerator < row.denominator) or (key == GONE and row.numerator > 0)

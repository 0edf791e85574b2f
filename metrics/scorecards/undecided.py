"""What is neither met nor missed, in the same words on every page: those of the statuses."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from metrics.engine.rating import Status

UNDECIDED = {Status.TOO_CLOSE, Status.TOO_FEW}


def with_rest(finding: str, rest: Sequence[Status], number: str) -> str:
    """A finding about some of many, with what became of the others where there are any."""
    if not rest:
        return finding
    told = {"finding": finding, "number": number, "why": why(rest)}
    return _("%(finding)s, %(number)s %(why)s") % told


def why(statuses: Collection[Status]) -> str:
    """too close to call, too few to judge, or either; else there is nothing to judge yet."""
    kinds = set(statuses)
    if kinds == {Status.TOO_CLOSE}:
        return _("too close to call")
    if kinds == {Status.TOO_FEW}:
        return _("too few to judge")
    if kinds == UNDECIDED:
        return _("too few or too close to call")
    return _("not judged yet")

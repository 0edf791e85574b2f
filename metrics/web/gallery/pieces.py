"""A component in the gallery: what it is given in each state, and what must stand around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

States = Mapping[str, Mapping[str, Any]]

# A row alone is no HTML: it stands in what it is a row of.
ALONE = "{}"
LIST = '<ul class="todo">{}</ul>'
TODAY = '<div class="today"><ul class="todo">{}</ul></div>'
VIEWS = '<ul class="views">{}</ul>'
CELL = '<table class="table-plain matrix"><tr><td class="cell-place">{}</td></tr></table>'
TABLE = '<table class="table-plain score"><tbody>{}</tbody></table>'


@dataclass(frozen=True)
class Piece:
    """What a component is given, state by state; a state without a name is the only one."""

    states: States
    within: str = ALONE
    is_drawn: bool = True
    """Whether there is anything to see of it."""

    def placed(self, drawn: SafeString) -> SafeString:
        return format_html(self.within, drawn)

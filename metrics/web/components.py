"""The component gallery, for admins: how each piece of a page looks in all its states."""

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from accounts import access
from metrics.web.gallery import figures, records, runs, shell, targets
from metrics.web.gallery.pieces import Piece
from metrics.web.request import SignedInRequest

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
THEMES = ("light", "dark")
# Whatever names an element of the same page: each drawing gets names of its own.
REFERENCES = re.compile(
    r'(\b(?:id|for|aria-labelledby|aria-describedby|aria-controls|data-chart)=")([^"]+)"'
)


@dataclass(frozen=True)
class Drawing:
    theme: str
    html: SafeString


@dataclass(frozen=True)
class ShownState:
    name: str
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True)
class ShownComponent:
    name: str
    states: tuple[ShownState, ...]


@require_safe
def components(request: SignedInRequest) -> HttpResponse:
    if not access.is_admin(request.user):
        raise PermissionDenied("The gallery is for admins.")
    return render(request, "metrics/components.html", {"components": shown_components()})


def all_pieces() -> dict[str, Piece]:
    return {
        **figures.pieces(),
        **records.pieces(),
        **runs.pieces(),
        **shell.pieces(),
        **targets.pieces(),
    }


def shown_components() -> tuple[ShownComponent, ...]:
    """By name; what there is nothing to see of is left out."""
    numbers = count(1)
    return tuple(
        ShownComponent(name, tuple(_shown_states(name, piece, numbers)))
        for name, piece in sorted(all_pieces().items())
        if piece.is_drawn
    )


def _shown_states(name: str, piece: Piece, numbers: "count[int]") -> list[ShownState]:
    return [
        ShownState(
            name=state,
            drawings=tuple(
                Drawing(theme, _apart(drawn(name, piece, state), next(numbers))) for theme in THEMES
            ),
        )
        for state in piece.states
    ]


def drawn(name: str, piece: Piece, state: str) -> SafeString:
    html = render_to_string(f"components/{name}.html", dict(piece.states[state]))
    return piece.placed(html)


def _apart(html: SafeString, number: int) -> SafeString:
    """The same component stands on this page many times: no two of its elements share a name."""

    def renamed(found: "re.Match[str]") -> str:
        names = " ".join(f"g{number}-{name}" for name in found[2].split())
        return f'{found[1]}{names}"'

    return mark_safe(REFERENCES.sub(renamed, html))  # noqa: S308 (our own templates' output)

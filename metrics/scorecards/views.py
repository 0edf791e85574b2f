"""The pages that somebody keeps under a name: in the menu, and on their own page."""

from dataclasses import dataclass
from urllib.parse import unquote, urlencode

from django.urls import reverse

from accounts.models import User
from metrics.models import SavedView

# As many as a menu can hold on a phone; the page has all.
IN_THE_MENU = 8


@dataclass(frozen=True)
class ViewRow:
    """One saved view: where it leads, and where it is changed."""

    name: str
    address: str
    href: str
    rename: str
    forget: str


@dataclass(frozen=True)
class ViewsMenu:
    views: tuple[ViewRow, ...]
    has_more: bool
    keep: str
    """Where the present page is saved; empty on pages that nobody comes back to."""


def views_of(person: User) -> tuple[ViewRow, ...]:
    return tuple(_row(view) for view in SavedView.objects.of(person))


def views_menu(person: User, address: str) -> ViewsMenu:
    """With the way to save the page at an address; without one where it is empty."""
    kept = list(SavedView.objects.of(person)[: IN_THE_MENU + 1])
    return ViewsMenu(
        views=tuple(_row(view) for view in kept[:IN_THE_MENU]),
        has_more=len(kept) > IN_THE_MENU,
        keep=f"{reverse('keep-view')}?{urlencode({'address': address})}" if address else "",
    )


def _row(view: SavedView) -> ViewRow:
    return ViewRow(
        name=view.name,
        address=unquote(view.address),
        href=reverse("view", args=[view.pk]),
        rename=reverse("rename-view", args=[view.pk]),
        forget=reverse("forget-view", args=[view.pk]),
    )

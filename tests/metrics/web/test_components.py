"""The component gallery: whatever pages are made of stands in it, in all its states."""

import re
from collections import Counter

import pytest

from metrics.web.components import FOLDER, all_pieces, drawn, shown_components
from tests.metrics.web.opened import page

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]


def test_every_component_is_in_the_gallery():
    missing = {file.stem for file in FOLDER.glob("*.html")} - set(all_pieces())
    assert missing == set(), "Show them in metrics/web/gallery, with their states."


def test_nothing_is_in_the_gallery_that_is_no_component():
    assert set(all_pieces()) - {file.stem for file in FOLDER.glob("*.html")} == set()


def test_every_state_of_every_component_can_be_drawn():
    for name, piece in all_pieces().items():
        for state in piece.states:
            html = drawn(name, piece, state)
            assert html.strip() or not piece.is_drawn, f"{name} {state}".strip()


def test_states_of_a_component_differ():
    for name, piece in all_pieces().items():
        if piece.is_drawn:
            looks = {drawn(name, piece, state) for state in piece.states}
            assert len(looks) == len(piece.states), name


def test_no_two_elements_of_the_gallery_share_an_id(house):
    told = page(house.admin, "/components/")
    ids = Counter(re.findall(r'\bid="([^"]+)"', told))
    assert [name for name, times in ids.items() if times > 1] == []


def test_each_component_is_drawn_in_both_themes():
    for component in shown_components():
        for state in component.states:
            assert [drawing.theme for drawing in state.drawings] == ["light", "dark"]


def test_the_gallery_is_for_admins(house):
    page(house.manager, "/components/", status=403)

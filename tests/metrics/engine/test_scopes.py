"""How a scope is written."""

import pytest

from metrics.engine.scopes import AGENCY, Scope, ScopeKind


@pytest.mark.parametrize("written", ["agency", "team:north", "person:ann", "client:a:b"])
def test_scope_is_written_as_it_is_read(written):
    assert str(Scope.parse(written)) == written


def test_agency_has_no_id_and_all_others_have_one():
    assert Scope.parse("agency") == AGENCY
    assert Scope.parse("client:a:b") == Scope(ScopeKind.CLIENT, "a:b")


@pytest.mark.parametrize("written", ["", "agency:1", "team", "team:", "client", "office:x"])
def test_what_is_no_scope_is_told_how_scopes_are_written(written):
    with pytest.raises(ValueError, match=r"write agency, team:<id>, person:<id> or client:<id>"):
        Scope.parse(written)

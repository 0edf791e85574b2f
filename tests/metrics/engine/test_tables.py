"""Tables told as text, and what can't be told."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from metrics.engine.examples import run_example
from metrics.engine.kpi import CATALOGUE
from metrics.engine.ownership import TeamTree
from metrics.engine.tables import records_from_text
from metrics.kpis import retention as retention  # enters the catalogue


def test_table_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="No such table: holidays"):
        records_from_text({"holidays": "client\nAcme"})


def test_team_above_itself_is_refused():
    tree = TeamTree(np.array([1, 0]))
    with pytest.raises(ValueError, match="The team tree has a cycle"):
        _ = tree.ancestors


@pytest.mark.parametrize(("key", "told"), [("logo_retention", None), ("mrr", 0.0)])
def test_example_over_nothing_gives_no_share_and_a_sum_of_nothing(key, told):
    kept = {"contracts": "client  starts_on\nAcme    2027-05-01"}
    example = replace(CATALOGUE[key].example, given=kept, today=date(2027, 1, 1))
    assert run_example(replace(CATALOGUE[key], example=example)) == told

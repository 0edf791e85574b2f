"""The factories make records that the database's rules accept."""

import pytest

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    "factory",
    [
        factories.AssignmentFactory,
        factories.ContractFactory,
        factories.MembershipFactory,
        factories.TargetFactory,
    ],
)
def test_factory_makes_a_valid_record(factory):
    factory().full_clean()

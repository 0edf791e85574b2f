"""How many random agencies a law looks through.

A few, and the same ones every time, in an ordinary run; `KPIDASH_EXAMPLES=2000`
looks through so many new ones.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("KPIDASH_EXAMPLES", "0"))
# A deep look takes its time.
patient = pytest.mark.timeout(0 if EXAMPLES else 120)


def agencies_per_law(few: int) -> settings:
    return settings(
        max_examples=EXAMPLES or few,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        # Books are large on purpose.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

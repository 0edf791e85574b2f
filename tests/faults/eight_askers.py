"""Eight threads ask for the nightly run in the same instant; prints how many got one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django
from django.db import connection

django.setup()

from kpidash import clock
from metrics import runs
from metrics.models import Run

ASKERS = 8
NOW = clock.now()
START = Barrier(ASKERS)


def ask(_asker: int) -> Run | None:
    connection.ensure_connection()
    START.wait()
    try:
        return runs.run_if_due(NOW)
    finally:
        connection.close()


with ThreadPoolExecutor(ASKERS) as pool:
    made = [run for run in pool.map(ask, range(ASKERS)) if run is not None]
print(len(made), Run.objects.count())

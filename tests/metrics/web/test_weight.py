"""A first visit is light enough for a phone: at most 600 KB, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.cast import the_cast
from tests.metrics.web.opened import page
from tests.published import NOW, publish

LIMIT = 600_000


@pytest.mark.django_db
def test_first_visit_to_a_team_weighs_little(settings):
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    publish(cast)
    told = page(cast.manager, "/teams/north/")
    files = {path: finders.find(path) for path in re.findall(r"/static/([\w./-]+)", told)}
    assert all(files.values()), f"`make assets` brings {[f for f in files if not files[f]]}."
    sizes = [len(gzip.compress(Path(found).read_bytes())) for found in files.values() if found]
    assert sum(sizes) + len(gzip.compress(told.encode())) <= LIMIT

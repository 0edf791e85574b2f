"""The product's settings with a database of its own: tests never touch var/."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="kpidash-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

# Said before the product's settings are read, so that a checkout's .env has no say.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH / 'unused.sqlite3'}")
os.environ["KPIDASH_ENV"] = "test"
os.environ["KPIDASH_SECRET_KEY"] = "only-for-tests-" + "0123456789abcdef" * 4
os.environ["KPIDASH_FIELD_KEYS"] = ""
os.environ["KPIDASH_NOW"] = ""
os.environ["REDIS_URL"] = ""
os.environ["KPIDASH_WEB_WATCHES"] = "False"

from kpidash.settings import *  # noqa: E402, F403
from kpidash.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: ADBC opens its own connection and must find the rows.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

VAR_DIR = SCRATCH / "var"

# Every page that a test opens is watched for queries that grow with its rows.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations", "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
# Django itself reads the session twice to give it a new key at sign-in, and the
# person who asks beside the person who is shown.
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session", "field": "get()"},
    {"model": "accounts.User", "field": "get()"},
]

"""Secrets lie encrypted in the database, and can be moved to a new key until none needs the old."""

import stat

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accounts import field_keys
from accounts.models import AuditEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.KPIDASH_FIELD_KEYS = []
    return field_keys.keys_file()


@pytest.fixture
def secrets():
    app = {"secret": field_keys.encrypt(SECRET)}
    paper = {"migrated_codes": [field_keys.encrypt(SECRET)], "used_mask": 3}
    user = UserFactory.create()
    Authenticator.objects.create(user=user, type="totp", data=app)
    Authenticator.objects.create(user=user, type="recovery_codes", data=paper)


def test_first_need_makes_a_file_that_only_its_owner_reads(keys):
    assert field_keys.decrypt(field_keys.encrypt(SECRET)) == SECRET
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert len(keys.read_text().split()) == 1


@pytest.mark.usefixtures("secrets")
def test_rotation_moves_all_secrets_to_the_new_key(keys, capsys):
    old = keys.read_text().strip()
    assert SECRET not in str(list(Authenticator.objects.values()))
    field_keys.add_key_to_file()
    with pytest.raises(CommandError, match="2 secrets need an old key"):
        call_command("rotate_keys", check=True)
    call_command("rotate_keys")
    assert "no row needs an older one" in capsys.readouterr().out
    call_command("rotate_keys", check=True)
    keys.write_text(keys.read_text().replace(old, ""))
    app, paper = (each.data for each in Authenticator.objects.order_by("pk"))
    assert field_keys.decrypt(app["secret"]) == SECRET
    assert field_keys.decrypt(paper["migrated_codes"][0]) == SECRET
    assert paper["used_mask"] == 3
    assert AuditEntry.objects.get().details == {"secrets": 2}


@pytest.mark.usefixtures("secrets")
def test_secret_that_no_key_opens_stops_the_rotation(keys):
    before = list(Authenticator.objects.order_by("pk").values())
    keys.write_text(field_keys.make_key())
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("rotate_keys")
    assert list(Authenticator.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("secrets")
def test_keys_from_the_environment_come_before_what_the_secret_key_gives(settings, keys):
    old = keys.read_text().strip()
    settings.KPIDASH_FIELD_KEYS = [field_keys.make_key(), old]
    with pytest.raises(CommandError, match="Put this key first in KPIDASH_FIELD_KEYS"):
        call_command("rotate_keys", new=True)
    call_command("rotate_keys")
    settings.KPIDASH_FIELD_KEYS = settings.KPIDASH_FIELD_KEYS[:1]
    assert field_keys.still_needing_old_keys() == 0


def test_production_without_field_keys_encrypts_under_the_secret_key(settings, keys):
    settings.PRODUCTION = True
    sealed = field_keys.encrypt(SECRET)
    assert not keys.exists()
    settings.KPIDASH_FIELD_KEYS = [field_keys.make_key()]
    assert field_keys.decrypt(sealed) == SECRET  # the secret key's key still opens it

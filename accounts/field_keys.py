"""The keys under which secrets lie in the database; they themselves lie elsewhere.

The first key encrypts, all of them decrypt. They come from KPIDASH_FIELD_KEYS,
else from a file that only its owner reads, made when it is first needed; in
production, where nothing is written, from the secret key unless they are set.
"""

import base64
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_str

# What allauth keeps encrypted in the data of an authenticator.
ENCRYPTED = ("secret", "seed", "migrated_codes")


class KeysStillNeeded(Exception):
    """Some secrets open only with an old key."""


def encrypt(text: str) -> str:
    return _all_keys().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    return _all_keys().decrypt(encrypted.encode()).decode()


def make_key() -> str:
    return Fernet.generate_key().decode()


def add_key_to_file() -> None:
    """From now on a new key encrypts; those before it still open what they did."""
    _write(keys_file(), [make_key(), *_keys_in_file()])


def keys_file() -> Path:
    return Path(settings.VAR_DIR) / "field_keys"


def _all_keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in (*_own_keys(), *_keys_of_the_secret_key())])


def _own_keys() -> list[str]:
    if settings.KPIDASH_FIELD_KEYS or settings.PRODUCTION:
        return list(settings.KPIDASH_FIELD_KEYS)
    return _keys_in_file()


def _keys_in_file() -> list[str]:
    if not keys_file().exists():
        _write(keys_file(), [make_key()])
    return keys_file().read_text().split()


def _write(path: Path, keys: list[str]) -> None:
    """In one go: who reads at that moment sees the old keys or the new ones."""
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_text("\n".join(keys) + "\n")
    beside.replace(path)


def _keys_of_the_secret_key() -> list[str]:
    """Of the secret key of today, and of those that it replaced."""
    known = (force_str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    digests = (sha256(f"kpidash.codes {key}".encode()).digest() for key in known)
    return [base64.urlsafe_b64encode(digest).decode() for digest in digests]


@transaction.atomic
def rotate() -> int:
    """Encrypt all secrets with the first key; how many there are."""
    found = list(Authenticator.objects.select_for_update().order_by("pk"))
    keys = _all_keys()
    for each in found:
        each.data = _with(each.data, lambda text: keys.rotate(text.encode()).decode())
        each.save(update_fields=["data"])
    if needed := still_needing_old_keys():
        raise KeysStillNeeded(f"{needed} secrets still need an old key.")
    return len(found)


def still_needing_old_keys() -> int:
    """How many secrets the first key alone doesn't open."""
    first = MultiFernet([Fernet([*_own_keys(), *_keys_of_the_secret_key()][0])])
    return sum(not _opens(each.data, first) for each in Authenticator.objects.iterator())


def _opens(data: dict[str, Any], key: MultiFernet) -> bool:
    try:
        _with(data, lambda text: key.decrypt(text.encode()).decode())
    except InvalidToken:
        return False
    return True


def _with(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The data with each secret in it changed."""
    changed = dict(data)
    for name in ENCRYPTED:
        match data.get(name):
            case str(text):
                changed[name] = change(text)
            case list(texts):
                changed[name] = [change(text) for text in texts]
    return changed

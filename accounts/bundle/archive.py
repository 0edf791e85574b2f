"""Opens a bundle: a folder, a .zip, or a .zip with one folder in it.

A .zip is judged by its table of contents before anything in it is unpacked,
and nothing is ever unpacked to disk.
"""

import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_FILES = 1_000
MOST_BYTES = 4 * 1024**3
# CSV packs well, but no records of ours pack a hundredfold by the gigabyte.
SMALL_BYTES = 100 * 1024**2
HIGHEST_RATIO = 100
READABLE = (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA)


class UnreadableBundle(Exception):
    """A bundle that can't be opened, or had better not be."""


@dataclass(frozen=True)
class Bundle:
    """The CSV files of a bundle, by name."""

    name: str
    files: Mapping[str, Callable[[], BinaryIO]]


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    if path.is_dir():
        yield _not_empty(folder(path))
        return
    try:
        with ZipFile(path) as archive:
            yield _not_empty(zipped(path.name, archive))
    except BadZipFile as error:
        raise UnreadableBundle(
            f"{path.name} is neither a folder nor a .zip that can be read ({error})."
        ) from error


def _not_empty(bundle: Bundle) -> Bundle:
    if not bundle.files:
        raise UnreadableBundle(f"{bundle.name} holds no CSV files; a bundle has at least one.")
    return bundle


def folder(path: Path) -> Bundle:
    files = sorted(file for file in path.iterdir() if is_csv(file.name) and file.is_file())
    return Bundle(path.name, {file.name: _opener(file) for file in files})


def _opener(file: Path) -> Callable[[], BinaryIO]:
    return lambda: file.open("rb")


def zipped(name: str, archive: ZipFile) -> Bundle:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _judge(name, entries)
    inside = [entry for entry in entries if is_csv(PurePosixPath(entry.filename).name)]
    folders = {PurePosixPath(entry.filename).parent for entry in inside if not _is_extra(entry)}
    if len(folders) > 1:
        listed = ", ".join(sorted(map(str, folders)))
        raise UnreadableBundle(
            f"{name} holds CSV files in several folders ({listed}); put all in one."
        )
    files: dict[str, Callable[[], BinaryIO]] = {}
    for entry in inside:
        if _is_extra(entry):
            continue
        file = PurePosixPath(entry.filename).name
        if file in files:
            raise UnreadableBundle(f"{name} holds {file} twice; keep one of them.")
        files[file] = _entry_opener(archive, entry)
    return Bundle(name, files)


def is_csv(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith(".")


def _is_extra(entry: ZipInfo) -> bool:
    """What archivers add of their own."""
    return entry.filename.startswith("__MACOSX/")


def _entry_opener(archive: ZipFile, entry: ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: archive.open(entry)  # type: ignore[return-value]


def _judge(name: str, entries: list[ZipInfo]) -> None:
    """Refuse what could leave its folder, or is far larger than it looks."""
    if len(entries) > MOST_FILES:
        raise UnreadableBundle(f"{name} holds {len(entries):,} files; a bundle has about 25.")
    for entry in entries:
        if _leaves_its_folder(entry):
            raise UnreadableBundle(
                f"{name} holds a file named {entry.filename!r}, outside of its folder; pack the "
                "files without leading folders."
            )
        if entry.flag_bits & 1:
            raise UnreadableBundle(f"{name} is encrypted; pack it without a password.")
        if entry.compress_type not in READABLE:
            raise UnreadableBundle(f"{name} is packed in a way of its own; pack it as plain .zip.")
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if total > MOST_BYTES:
        raise UnreadableBundle(
            f"{name} would unpack to {total / 1024**3:.1f} GB; at most "
            f"{MOST_BYTES / 1024**3:.0f} GB are read. Import it in parts."
        )
    if total > SMALL_BYTES and total / packed > HIGHEST_RATIO:
        raise UnreadableBundle(
            f"{name} would unpack to {total / packed:,.0f} times its size, as no bundle does. "
            "If it is one, import the unpacked folder."
        )


def _leaves_its_folder(entry: ZipInfo) -> bool:
    # The name as it is in the file: ZipInfo cuts it at a NUL and turns the slashes.
    name = entry.orig_filename
    path = PurePosixPath(name.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return (
        is_link or path.is_absolute() or ".." in path.parts or "\0" in name or ":" in path.parts[0]
    )

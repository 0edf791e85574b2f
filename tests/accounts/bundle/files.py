"""Small bundles for tests, from indented text."""

from pathlib import Path
from textwrap import dedent
from zipfile import ZipFile

OFFICE = {
    "teams": "id,name\nnorth,North",
    "people": "id,name,email\nann,Ann,ann@example.com\nbob,Bob,bob@example.com",
    "clients": "id,name\nC1,Acme\nC2,Birch",
}


def write(folder: Path, **tables: str) -> Path:
    """A folder with one CSV file for each table."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(dedent(text).strip() + "\n", encoding="utf-8")
    return folder


def packed(path: Path, files: dict[str, bytes | str]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path

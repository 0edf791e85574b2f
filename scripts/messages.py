"""Collect every English text that people read, and hold the translations to it.

    python -m scripts.messages

brings locale/<language>/LC_MESSAGES/django.po up to date (new texts stand there
without a translation, gone ones go) and compiles django.mo beside it. xgettext
isn't needed: code is read with Babel, templates with Django's own reader, and
what the engine says in plain English is asked of the engine itself.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import unfold
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from kpidash.model_texts import CONTEXT, TEXTS

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CODE = ("accounts", "kpidash", "metrics")
# The parts of the admin's theme that are installed.
THEME = ("templates", "contrib/filters", "contrib/simple_history")
PLAIN = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
KEYWORDS = {
    "_": None,
    "gettext_noop": None,
    "npgettext": ((1, "c"), 2, 3),
    **PLAIN,
    **{f"{name}_lazy": places for name, places in PLAIN.items()},
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CALL = re.compile(
    r"""(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)"""
)
WIDTH = 98


@dataclass(frozen=True)
class Text:
    """One text to translate: with a plural where something is counted."""

    one: str
    many: str = ""
    context: str | None = None
    source: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.one, self.many) if self.many else self.one


def collected() -> Catalog:
    """Everything that is to be translated, by English text."""
    catalog = Catalog(charset="utf-8", project="kpidash", version="")
    texts = (*in_code(), *in_templates(), *in_models(), *in_the_engine(), *in_the_theme())
    for text in texts:
        catalog.add(text.id, locations=[(text.source, 0)], context=text.context)
    return catalog


def in_code() -> Iterator[Text]:
    for path in _files("*.py", *CODE):
        if "migrations" not in path.parts:
            source = str(path.relative_to(ROOT))
            yield from _in_module(path, source)
            yield from _nouns(path.read_text(), source)


def _in_module(path: Path, source: str) -> Iterator[Text]:
    for _line, said, _comments, context in extract_from_file("python", path, KEYWORDS):
        one, many = said if isinstance(said, tuple) else (said, "")
        yield Text(one, many, context, source)


def _nouns(code: str, source: str) -> Iterator[Text]:
    """What `plural(count, "client")` counts: the plural is made by rule."""
    from metrics.formats import AFTER_PREPOSITION, noun_forms

    contexts = {"plural": None, "plural_after": AFTER_PREPOSITION}
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str() as noun)]):
                if name in contexts:
                    yield Text(*noun_forms(noun), contexts[name], source)


def in_templates() -> Iterator[Text]:
    for path in _files("*.*", "templates"):
        yield from _in_template(path, str(path.relative_to(ROOT)))


def _in_template(path: Path, source: str) -> Iterator[Text]:
    for found in CALL.finditer(templatize(path.read_text(), origin=source)):
        said = [text for node in ast.walk(ast.parse(found[0])) for text in _text(node)]
        context = said.pop(0) if found[1] in ("pgettext", "npgettext") else None
        many = said[1] if found[1] in ("ngettext", "npgettext") else ""
        yield Text(said[0], many, context, source)


def _text(node: ast.AST) -> list[str]:
    match node:
        case ast.Constant(value=str() as text):
            return [text]
    return []


def _files(pattern: str, *folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob(pattern))]


def in_models() -> Iterator[Text]:
    yield from (Text(text, "", CONTEXT, "kpidash/model_texts.py") for text in sorted(TEXTS))


def in_the_engine() -> Iterator[Text]:
    """The pure engine knows no Django: what it says is plain English, translated when shown."""
    from scripts.engine_texts import engine_texts

    yield from (Text(*text) for text in engine_texts())


def in_the_theme() -> Iterator[Text]:
    """The admin's theme brings no translations of its own: what Django doesn't say either."""
    django_says = _said_by_django()
    theme = Path(unfold.__file__).parent
    for folder in THEME:
        for path in sorted((theme / folder).rglob("*.html")):
            for text in _in_template(path, "unfold"):
                if text.one not in django_says:
                    yield text
    for path in sorted({*theme.glob("*.py"), *theme.glob("mixins/*.py")}):
        yield from (text for text in _in_module(path, "unfold") if text.one not in django_says)


def _said_by_django() -> set[str]:
    said: set[str] = set()
    for po in sorted(Path(django.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            ids = (message.id for message in read_po(file))
            said.update(id if isinstance(id, str) else id[0] for id in ids)
    return said


def updated(po: Path) -> bytes:
    """The translations with exactly the texts that there are now."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parts[-3], domain="django")
    catalog.update(
        collected(),
        no_fuzzy_matching=True,
        update_header_comment=False,
        update_creation_date=False,
    )
    catalog.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    return written.getvalue()


def compiled(po: Path) -> bytes:
    """What Django reads: the same bytes from the same translations."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parts[-3], domain="django")
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def main() -> None:
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        po.write_bytes(updated(po))
        po.with_suffix(".mo").write_bytes(compiled(po))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()

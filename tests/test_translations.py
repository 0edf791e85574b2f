"""Every text is there in every language, whole, and compiled."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import check_for_language

from scripts.messages import LOCALE, compiled, in_code, in_templates, updated

# %(name)s, {name}, %%: what code puts in has to come out in every language.
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|%d|<[^>]+>")
OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def po_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalog_of(language: str) -> Catalog:
    with po_of(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_every_text_there_is_stands_in_the_catalog_and_no_other(language: str) -> None:
    """`make messages` brings it up to date; what is new is then to be translated."""
    is_up_to_date = po_of(language).read_bytes() == updated(po_of(language))
    assert is_up_to_date, "Say make messages."


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_in_all_its_plurals(language: str) -> None:
    missing = [message.id for message in catalog_of(language) if not all(forms(message))]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in catalog_of(language) if message.fuzzy and message.id] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_put_in_comes_out_in_every_language(language: str) -> None:
    wrong = [
        (message.id, form)
        for message in catalog_of(language)
        if message.id
        for form in forms(message)
        if set(PLACE.findall(form)) != {place for id in ids(message) for place in PLACE.findall(id)}
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_spaces_at_the_ends_and_line_breaks_are_kept(language: str) -> None:
    wrong = [
        (id, form)
        for message in catalog_of(language)
        if message.id
        for id, form in zip(ids(message), forms(message), strict=True)
        if (id[:1].isspace(), id[-1:].isspace(), id.count("\n"))
        != (form[:1].isspace(), form[-1:].isspace(), form.count("\n"))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_django_reads_is_compiled_from_what_translators_wrote(language: str) -> None:
    """Whoever runs kpidash has Python, not gettext: the compiled file lies beside it."""
    assert po_of(language).with_suffix(".mo").read_bytes() == compiled(po_of(language))
    assert check_for_language(language)


@pytest.mark.slow
def test_texts_are_found_in_code_in_templates_and_in_the_engine() -> None:
    code = {text.one for text in in_code()}
    templates = {text.one for text in in_templates()}
    assert "%(kpi)s has met %(target)s in %(period)s" in code
    assert "Who needs me today?" in templates
    assert "no target" in templates, "a filter's argument is a text too"
    german = {message.id for message in catalog_of("de") if isinstance(message.id, str)}
    assert {"Client retention rate", "Too few to judge", "needs no reply"} <= german

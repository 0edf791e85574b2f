"""The words of models in the reader's language: what fields are called, what they mean.

Models are written in plain English; once they are all loaded, their names, help
texts, choices and messages are told lazily, in the language that is active when
somebody reads them. `TEXTS` keeps them for translators.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig
from django.db.models import Choices, Field, Model
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

CONTEXT = "record"
TEXTS: set[str] = set()


def tell(config: AppConfig) -> None:
    """Put lazy words in place of the English ones."""
    for model in config.get_models():
        if not is_history(model):
            meta = model._meta
            # Django makes a plural by adding an s, to whatever the language says.
            meta.verbose_name_plural = lazy(str(meta.verbose_name_plural))
            meta.verbose_name = lazy(meta.verbose_name)
            for constraint in meta.constraints:
                constraint.violation_error_message = lazy(constraint.violation_error_message)
        for enum in _enums(model):
            for member in enum:
                member._label_ = lazy(member.label)
        for field in own_fields(model):
            field.verbose_name = lazy(field.verbose_name)
            field.help_text = lazy(field.help_text)
            if field.choices:
                field.choices = [(value, lazy(label)) for value, label in field.flatchoices]


def lazy(text: Any) -> Any:
    """Said in the reader's language; what is lazy or blank stays as it is."""
    if isinstance(text, Promise) or not text:
        return text
    TEXTS.add(str(text))
    return pgettext_lazy(CONTEXT, str(text))


def is_history(model: type[Model]) -> bool:
    return hasattr(model, "history_object")


def own_fields(model: type[Model]) -> Iterable[Field]:
    return (field for field in model._meta.get_fields() if isinstance(field, Field))


def _enums(model: type[Model]) -> Iterator[type[Choices]]:
    """Also those that a model has from an abstract one, and those beside it."""
    places = (sys.modules[model.__module__], *model.__mro__)
    for found in (each for place in places for each in vars(place).values()):
        if isinstance(found, type) and issubclass(found, Choices):
            yield found

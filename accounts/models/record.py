"""What all records share: the id that they have in the system they came from."""

from uuid import uuid4

from django.core.validators import MinLengthValidator
from django.db import models


def new_source_id() -> str:
    """An id for a record that was made here, not imported."""
    return uuid4().hex


def source_id_field(*, unique: bool = True) -> models.CharField:
    """The record's id in its source system: a string, kept as it came."""
    return models.CharField(
        "record id",
        max_length=200,
        unique=unique,
        default=new_source_id,
        validators=[MinLengthValidator(1)],
        help_text="The record's id in the system it came from, kept exactly as it was.",
    )


def currency_field() -> models.CharField:
    return models.CharField(
        max_length=3, help_text="ISO 4217 code of the currency, for instance EUR."
    )


def money_field(name: str, *, null: bool = False) -> models.DecimalField:
    """An amount of money, excluding VAT, in the currency that stands beside it."""
    return models.DecimalField(
        name,
        max_digits=18,
        decimal_places=4,
        null=null,
        blank=null,
        help_text="Excluding VAT, in the currency beside it.",
    )

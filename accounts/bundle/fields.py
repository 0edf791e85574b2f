"""Form fields that take what a cell of a bundle takes, and nothing else."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.bundle.cells import BadCell, Cell, Reading


class CellField(forms.CharField):
    """Read as strictly as an import reads it; blank where nothing was written."""

    def __init__(self, cell: Cell, **options: Any) -> None:
        self.cell = cell
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if self.cell.is_blank(text):
            return ""
        reading = Reading(ZoneInfo("UTC"), "EUR", [])
        try:
            parsed: str = self.cell.parse(text, reading)
        except BadCell as error:
            problem = {"text": text, "problem": str(error)}
            raise ValidationError(_("“%(text)s” %(problem)s") % problem) from error
        return parsed

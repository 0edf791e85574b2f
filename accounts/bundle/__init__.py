"""The bundle: the product's own exchange format, a folder or .zip of CSV files.

`tables` declares the format, `load` reads a bundle into the records, `writer`
writes the records out as one. Other apps add tables of their own with
`tables.register` and ask with `after_import` to be called after an import
that changed something.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.bundle.report import Report

after_import: "list[Callable[[Report], None]]" = []

"""Deletes the records of rows with a 1 in `deleted`, unless others still name them."""

from collections.abc import Iterator, Sequence

from django.db.models import PROTECT, ForeignKey, ManyToOneRel, Model

from accounts.bundle.columns import Table
from accounts.bundle.matching import chunks
from accounts.bundle.rows import Row


def is_named_by_others(model: type[Model]) -> bool:
    return any(_protecting(model))


def remove(table: Table, rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    """Delete what nothing names; yields the rows that stay, and why."""
    by_key = {row.record[0]: row for row in rows if row.record}
    for key, reason in _still_named(table.model, set(by_key)).items():
        yield by_key.pop(key), reason
    keys = sorted(by_key)
    for chunk in chunks(keys):
        going = table.model._base_manager.filter(pk__in=chunk)
        if table.self_references:
            going.update(**dict.fromkeys((c.attname for c in table.self_references), None))
    for chunk in chunks(keys):
        table.model._base_manager.filter(pk__in=chunk).delete()


def _protecting(model: type[Model]) -> Iterator[ForeignKey]:
    """The fields, of any table, that hold on to a record of this one.

    Among them those of the same table: nothing goes unasked, below a team say.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and (
            relation.on_delete is PROTECT or relation.related_model is model
        ):
            yield relation.field


def _still_named(model: type[Model], going: set[int]) -> dict[int, str]:
    """Why some of the records can't go; one that stays holds those that it names."""
    staying: dict[int, str] = {}
    while True:
        held = {
            key: reason
            for field in _protecting(model)
            for key, reason in _named_in(field, going - staying.keys()).items()
        }
        if not held:
            return staying
        staying |= held


def _named_in(field: ForeignKey, going: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = field.model._base_manager
    for chunk in chunks(sorted(going)):
        naming = rows.filter(**{f"{field.attname}__in": chunk})
        for pk, named in naming.values_list("pk", field.attname):
            if field.model is field.remote_field.model and pk in going:
                continue
            found.setdefault(named, _reason(field.model, pk))
    return found


def _reason(model: type[Model], key: int) -> str:
    record = model._base_manager.get(pk=key)
    called = getattr(record, "source_id", None) or str(record)
    return (
        f"is 1, but {model._meta.verbose_name_raw} {called!r} still names this row; delete that "
        "too, or have it name another."
    )

"""Taking personal data out of rows, and keeping it where something asks for that.

Steps: the operations of accounts.retention ask the right and call these.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from core.actors import Actor
from core.errors import Refused
from core.retention import file
from core.retention.models import Erasure, RetentionHold
from core.retention.registry import Kept

Why = Erasure.Why


def held(model: type[models.Model]) -> models.QuerySet:
    """Keys of the rows of a model on which a hold stands."""
    label = model._meta.label_lower
    return RetentionHold.objects.filter(target_type=label, released_at=None).values("target_id")


def is_held(row: models.Model) -> bool:
    return held(type(row)).filter(target_id=row.pk).exists()


def any_held(rows: models.QuerySet) -> bool:
    """Whether a hold stands on one of these rows."""
    return rows.filter(pk__in=held(rows.model)).exists()


def hold(row: models.Model, reason: str, *, by: Actor, at: datetime.datetime) -> RetentionHold:
    """Put a hold on a row; one that stands is returned. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("Enter why it must be kept", "reason")
    found, _ = RetentionHold.objects.get_or_create(
        target_type=row._meta.label_lower, target_id=row.pk, released_at=None,
        defaults={
            "label": f"{row._meta.verbose_name} {row.pk}", "reason": reason.strip(), "set_at": at,
            "set_by_id": by.pk, "set_by_name": str(by),
        },
    )  # fmt: skip
    return found


def release(found: RetentionHold, *, by: Actor, at: datetime.datetime) -> RetentionHold:
    """End a hold; one that has ended stays as it is."""
    locked = RetentionHold.objects.select_for_update().get(pk=found.pk)
    if locked.released_at is None:
        locked.released_at, locked.released_by_name = at, str(by)
        locked.save(update_fields=["released_at", "released_by_name"])
    return locked


def empty(
    entry: Kept, rows: Iterable[models.Model], *, why: str, by: Actor, at: datetime.datetime,
    reason: str = "", among: models.QuerySet | None = None,
) -> list[Erasure]:  # fmt: skip
    """Take the personal data out of rows of one entry and leave a note of each. A row on which a
    hold stands is left alone, and so is one in which there was nothing, or which is no longer `among`
    those that are due once it is locked. Returns the notes."""
    assert entry.empty is not None, entry.key
    found = []
    for row in rows:
        locked = type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if locked is None or is_held(locked):
            continue
        if among is not None and not among.filter(pk=locked.pk).exists():
            continue
        key, names = locked.pk, entry.empty(locked)
        if names:
            said = {"fields": names, "why": why, "reason": reason, "at": at}
            found.append(_note(entry, type(row), key, by, said))
    if found:
        transaction.on_commit(file.write_later)
    return found


def _note(
    entry: Kept, model: type[models.Model], key: int, by: Actor, said: dict[str, Any]
) -> Erasure:
    """A row that was deleted whole has no key of its own any more."""
    return Erasure.objects.create(
        kept=entry.key, target_type=model._meta.label_lower, target_id=key, by_id=by.pk,
        by_name=str(by), **said,
    )  # fmt: skip

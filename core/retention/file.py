"""The list of what was deleted, outside the database: a backup from before knows nothing of it, so
after a restore the list says what must go again. It holds numbers and names of fields, and nothing of
what stood in them."""

import json
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.retention.models import Erasure, RetentionHold
from core.retention.registry import find

FIELDS = ("kept", "target_type", "target_id", "why", "reason", "by_name")
log = logging.getLogger(__name__)


def path() -> Path | None:
    """Where the list stands, or None where the installation keeps none."""
    return Path(settings.ERASURES_FILE) if settings.ERASURES_FILE else None


def write() -> int:
    """Write the whole list anew beside the old one and put it in its place. What the old one says and
    the database does not know stays: a backup was restored, and it was not repeated yet. Returns its
    length."""
    target = path()
    if target is None:
        return 0
    rows = [_line(each) for each in Erasure.objects.order_by("at", "id")]
    known = {_key(each) for each in rows}
    rows += [each for each in _lines(target) if _key(each) not in known]
    part = target.with_suffix(".part")
    part.write_text("".join(f"{json.dumps(each)}\n" for each in rows))
    os.replace(part, target)
    return len(rows)


def write_later() -> None:
    """After a deletion; what cannot be written now is written in the night (core.tasks)."""
    try:
        write()
    except OSError:
        log.exception("The list of what was deleted could not be written to %s", path())


def _line(row: Erasure) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS} | {
        "at": row.at.isoformat(),
        "fields": row.fields,
    }


def _key(said: dict[str, Any]) -> tuple:
    return said["kept"], said["target_type"], said["target_id"], said["at"]


def _lines(source: Path) -> list[dict[str, Any]]:
    if not source.exists():
        return []
    return [json.loads(line) for line in source.read_text().splitlines()]


@transaction.atomic
def repeat(source: Path) -> int:
    """Delete again what the list says and the database, restored from before, still has. Returns how
    many rows that were. What was repeated before, or is not there, is passed over. A hold that stood at
    the time of the backup was released before the deletion, and is so again."""
    done = 0
    for said in _lines(source):
        entry = find(said["kept"])
        known = Erasure.objects.filter(
            kept=said["kept"], target_type=said["target_type"], target_id=said["target_id"],
            at=said["at"],
        )  # fmt: skip
        if entry is None or entry.empty is None or known.exists():
            continue
        model = apps.get_model(said["target_type"])
        row = (
            model._base_manager.select_for_update(of=("self",)).filter(pk=said["target_id"]).first()
        )
        _release_holds(said)
        if row is not None and entry.empty(row):
            done += 1
        Erasure.objects.create(**said)
    return done


def _release_holds(said: dict[str, Any]) -> None:
    """Those set before the deletion: it would not have been possible while one stood."""
    at = datetime.fromisoformat(said["at"])
    RetentionHold.objects.filter(
        target_type=said["target_type"],
        target_id=said["target_id"],
        released_at=None,
        set_at__lte=at,
    ).update(released_at=at, released_by_name=said["by_name"])


def stamp() -> str:
    """When the list was written last, in words; "" where there is none."""
    target = path()
    if target is None or not target.exists():
        return ""
    at = timezone.datetime.fromtimestamp(target.stat().st_mtime, tz=timezone.get_current_timezone())
    return f"{at:%-d %B %Y, %H:%M}"

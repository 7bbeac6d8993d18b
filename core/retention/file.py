"""The list of what was deleted, outside the database: a backup from before knows nothing of it, so
after a restore the list says what must go again. It holds numbers and names of fields, and nothing of
what stood in them."""

import json
import logging
import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.retention.models import Erasure
from core.retention.registry import find

FIELDS = ("kept", "target_type", "target_id", "why", "reason", "by_name")
log = logging.getLogger(__name__)


def path() -> Path | None:
    """Where the list stands, or None where the installation keeps none."""
    return Path(settings.ERASURES_FILE) if settings.ERASURES_FILE else None


def write() -> int:
    """Write the whole list anew beside the old one and put it in its place. Returns its length."""
    target = path()
    if target is None:
        return 0
    rows = [_line(each) for each in Erasure.objects.order_by("at", "id")]
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


@transaction.atomic
def repeat(source: Path) -> int:
    """Delete again what the list says and the database, restored from before, still has. Returns how
    many rows that were. What was repeated before, or is not there, is passed over."""
    done = 0
    for line in source.read_text().splitlines():
        said = json.loads(line)
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
        if row is not None and entry.empty(row):
            done += 1
        Erasure.objects.create(**said)
    return done


def stamp() -> str:
    """When the list was written last, in words; "" where there is none."""
    target = path()
    if target is None or not target.exists():
        return ""
    at = timezone.datetime.fromtimestamp(target.stat().st_mtime, tz=timezone.get_current_timezone())
    return f"{at:%-d %B %Y, %H:%M}"

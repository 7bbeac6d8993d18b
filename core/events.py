"""Writing audit events."""

import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from core.actors import Actor
from core.models import Event

LABEL_LENGTH = Event._meta.get_field("target_label").max_length


def record(
    verb: str,
    target: Model,
    *,
    by: Actor,
    at: datetime.datetime | None = None,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    neighbourhood: Model | None = None,
    label: str | None = None,
) -> Event:
    """Write one event in the caller's transaction and return it.

    `verb` is past tense ("published agenda"); `changes` maps field names to [before, after] and
    must hold no contact, private or sensitive text. `neighbourhood` defaults to the target's own.
    """
    if neighbourhood is None:
        neighbourhood = getattr(target, "neighbourhood_id", None)
    else:
        neighbourhood = neighbourhood.pk
    cover_id, covering_for = by.cover_used(target) if hasattr(by, "cover_used") else (None, "")
    return Event.objects.create(
        at=at or timezone.now(),
        actor_id=by.pk,
        actor_name=by.name,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=(label or str(target))[:LABEL_LENGTH],
        neighbourhood_id=neighbourhood,
        changes=changes or {},
        reason=reason,
        cover_id=cover_id,
        covering_for=covering_for,
    )

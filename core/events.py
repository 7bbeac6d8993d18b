"""Writing audit events.

What an event says is a code that a package declares with its words; nobody writes free text.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from core.actors import Actor
from core.models import Event

VERB_LENGTH = Event._meta.get_field("verb").max_length
LABEL_LENGTH = Event._meta.get_field("target_label").max_length


_codes = {"added": "added", "changed": "changed", "deleted": "deleted"}


def declare(codes: dict[str, str]) -> None:
    """Register codes: {code: its words, past tense, as they follow the name of who did it}. Words may
    hold places to fill in, as in "withdrew item {item}". Raises LookupError where one is taken."""
    if taken := _codes.keys() & codes.keys():
        raise LookupError(f"Declared already: {', '.join(sorted(taken))}")
    _codes.update(codes)


def in_words(code: str, words: dict[str, Any] | None = None) -> str:
    """What an event of this code says. Raises LookupError for a code that nobody declared."""
    if code not in _codes:
        raise LookupError(f"No event has the code {code!r}")
    return _codes[code].format(**words or {})


def record(
    code: str,
    target: Model,
    *,
    by: Actor,
    words: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    neighbourhood: Model | None = None,
    label: str | None = None,
) -> Event:
    """Write one event in the caller's transaction and return it.

    `words` fill the places in the code's words; `changes` maps field names to [before, after]; both
    must hold no contact, private or sensitive text. `neighbourhood` defaults to the target's own.
    Raises LookupError for a code that nobody declared.
    """
    event = _event(code, target, by, words, at, changes, reason, neighbourhood, label)
    event.save(force_insert=True)
    return event


def record_all(
    code: str, targets: Iterable[Model], *, by: Actor, at: datetime.datetime | None = None
) -> None:
    """Write one event for each of many rows, without changes. Raises LookupError for a code that
    nobody declared."""
    Event.objects.bulk_create([_event(code, target, by=by, at=at) for target in targets])


def _short(code: str, words: dict[str, Any]) -> str:
    """What an event says, its words cut where it would be too long: what they name has its own page."""
    said = in_words(code, words)
    if len(said) <= VERB_LENGTH:
        return said
    room = VERB_LENGTH - len(in_words(code, dict.fromkeys(words, "")))
    most = max(room // max(len(words), 1), 1)
    cut = {
        name: value if len(value) <= most else f"{value[: most - 1]}…"
        for name, value in ((name, str(value)) for name, value in words.items())
    }
    return in_words(code, cut)[:VERB_LENGTH]


def _event(
    code: str,
    target: Model,
    by: Actor,
    words: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    neighbourhood: Model | None = None,
    label: str | None = None,
) -> Event:
    if neighbourhood is None:
        neighbourhood = getattr(target, "neighbourhood_id", None)
    else:
        neighbourhood = neighbourhood.pk
    cover_id, covering_for = by.cover_used(target) if hasattr(by, "cover_used") else (None, "")
    return Event(
        at=at or timezone.now(),
        actor_id=by.pk,
        actor_name=by.name,
        verb=_short(code, words or {}),
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=(label or str(target))[:LABEL_LENGTH],
        neighbourhood_id=neighbourhood,
        changes=changes or {},
        reason=reason,
        cover_id=cover_id,
        covering_for=covering_for,
    )

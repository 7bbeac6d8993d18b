"""Taking back what a file did: all of it or nothing, and not where something rests on it."""

import datetime
from decimal import Decimal

from django.db import DatabaseError, models, transaction

from accounts.admin import refusal_of
from accounts.imports.models import ImportRow
from accounts.imports.running import versions
from core import events
from core.errors import Refused
from core.imports.sheets import Kind, model_of
from core.models import Event

SHOWN = 10
SLICE = 1_000


def undo(batch, *, by, at, step=None):
    """Take back every row of a loaded batch, in the caller's transaction. Returns the number of
    records whose contact details stay as the file has them, for those before are not kept. `step(done, total)` is told
    how far it is. Raises Refused with what stands in the way."""
    written = list(batch.written.order_by("-id"))
    in_the_way = _changed_since(batch, written) or _resting(batch, written)
    if in_the_way:
        more = len(in_the_way) - SHOWN
        words = "; ".join(in_the_way[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
        raise Refused(f"This cannot be undone: {words}.")
    try:
        with transaction.atomic():
            changed = [row for row in written if row.action == ImportRow.Action.CHANGED]
            for done, row in enumerate(changed):
                _tell(step, done, written)
                _put_back(batch.kind, row, by=by, at=at)
            _remove(batch, written, by=by, at=at, step=step, done=len(changed))
    except DatabaseError as error:
        refused = refusal_of(error)
        if refused is None:
            raise
        raise Refused(f"This cannot be undone: {refused.message}") from None
    return sum(bool(row.unkept) for row in written)


def _tell(step, done, written):
    if step:
        step(done, len(written))


def _by_type(rows):
    """{label: {key: row}}, what was written last first."""
    found = {}
    for row in rows:
        found.setdefault(row.target_type, {})[row.target_id] = row
    return found


def _changed_since(batch, written):
    """What was changed or removed after the file was loaded, in words."""
    found = []
    for label, rows in _by_type(written).items():
        now = versions(label, rows)
        moved = [pk for pk, row in rows.items() if pk not in now or now[pk] != row.version]
        has_parts = model_of(label) in batch.kind.own
        later = _last_events(batch, label, rows if has_parts else moved)
        for pk in dict.fromkeys([*moved, *(later if has_parts else ())]):
            event = later.get(pk)
            who = f" ({event.actor_name} {event.verb}, {event.at:%-d %B %Y})" if event else ""
            row = rows[pk]
            name = event.target_label if event else _name(label, pk)
            found.append(f"row {row.number}, {name}, has been changed since{who}")
    return found


def _name(label, pk):
    target = model_of(label)._base_manager.filter(pk=pk).first()
    return str(target) if target else "the record"


def _last_events(batch, label, keys):
    """{key: the last event about it after the loading} that tells of a change."""
    events_since = Event.objects.filter(
        target_type=label, target_id__in=list(keys), at__gt=batch.loaded_at
    ).exclude(verb__in=[events.in_words(code) for code in batch.kind.quiet])
    return {each.target_id: each for each in events_since.order_by("id")}


def _resting(batch, written):
    """What points to what the file added, in words: its kind, for not everybody may read it."""
    added = [row for row in written if row.action == ImportRow.Action.ADDED]
    keys = {model_of(label): set(rows) for label, rows in _by_type(added).items()}
    found = []
    for model, mine in keys.items():
        found += _resting_on(model, mine, batch.kind.own, keys)
    return found


def _resting_on(model, mine, own, keys):
    found = []
    for relation in _pointing_to(model):
        other, name = relation.related_model, relation.field.name
        if relation.many_to_many or _is_history(other):
            continue  # of many to many the table between them points here as well
        parts = other in own.get(model, ())
        pointing = other._base_manager.filter(**{f"{name}__in": mine}).exclude(
            pk__in=keys.get(other, ())
        )
        if parts:
            inner = set(pointing.values_list("pk", flat=True))
            found += _resting_on(other, inner, own, keys) if inner else []
            continue
        for row in pointing.order_by(f"{name}_id").distinct(f"{name}_id")[: SHOWN + 1]:
            found.append(f"{getattr(row, name)} is used by {other._meta.verbose_name_plural}")
    return found


def _pointing_to(model):
    """The relations of other models to this one, those without a name too."""
    fields = model._meta.get_fields(include_hidden=True)
    return [each for each in fields if each.auto_created and not each.concrete]


def _is_history(model):
    return any(field.name == "pgh_id" for field in model._meta.concrete_fields)


def _put_back(sheet, row, *, by, at):
    target = (
        model_of(row.target_type)._base_manager.select_for_update(no_key=True).get(pk=row.target_id)
    )
    before = {key: unpack(sheet.column(key), value, by) for key, value in row.before.items()}
    if before:
        sheet.change(target, before, by=by, at=at)


def unpack(column, value, by):
    """What `running.pack` made of a value, as it was."""
    if value is None:
        return None
    if column.kind is Kind.NAMED:
        return column.rows(by).model._base_manager.get(pk=value)
    if column.kind is Kind.DATE:
        return datetime.date.fromisoformat(value)
    if column.kind is Kind.TIME:
        return datetime.time.fromisoformat(value)
    if column.kind is Kind.MONEY:
        return Decimal(value)
    return value


def _remove(batch, written, *, by, at, step, done):
    """Delete what was added with its own parts; what was made for a record (a seat) after it."""
    added = [row for row in reversed(written) if row.action == ImportRow.Action.ADDED]
    for label, rows in _by_type(added).items():
        model, keys = model_of(label), list(rows)
        for start in range(0, len(keys), SLICE):
            mine = keys[start : start + SLICE]
            _tell(step, done, written)
            done += len(mine)
            targets = model._base_manager.filter(pk__in=mine)
            events.record_all("deleted", targets.order_by("pk"), by=by, at=at)
            _delete(model, mine, batch.kind.own)


def _delete(model, keys, own):
    for part in own.get(model, ()):
        name = next(each.field.name for each in _pointing_to(model) if each.related_model is part)
        rows = part._base_manager.filter(**{f"{name}__in": keys})
        _delete(part, list(rows.values_list("pk", flat=True)), own)
    try:
        model._base_manager.filter(pk__in=keys).delete()
    except models.ProtectedError as error:
        kind = next(iter(error.protected_objects))._meta.verbose_name_plural
        raise Refused(f"This cannot be undone: {kind} depend on it.") from None

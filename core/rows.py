"""Rows that people edit: locked as they stand now, compared with what was seen, written only where
something changed.

A form is built on one version of a row. The page tells the row which (`seen`), the operation locks
it (`lock`), and there the two are compared: whoever saved meanwhile is never overwritten.
"""

import hashlib
import uuid
from collections.abc import Collection, Sequence
from typing import Any

import pgtrigger
from django.core import checks
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from core.errors import Gone, Refused, Stale, WrongState
from core.models import Event

Changed = dict[str, tuple[Any, Any]]
"""{name of a field: (before, after)}."""


class Versioned(models.Model):
    """A row with a number that the database raises at every change of a tracked column, by
    whatever way it is written. Each model lists `raises_version()` among its triggers."""

    version = models.PositiveIntegerField(default=1, editable=False)

    seen_version: int | None = None

    class Meta:
        abstract = True

    def seen(self, version: int | None) -> None:
        """Say on which version a form was built; the next `lock` of the row compares it."""
        self.seen_version = version

    def event_targets(self) -> tuple[models.Model, ...]:
        """The rows whose events tell of changes to this one."""
        return (self,)


class RaisesVersion(pgtrigger.Trigger):
    """Before an update: one more where a tracked column changes or `touch` asks for it, else as it
    was. Nobody sets it to anything else."""

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, derived: Sequence[str] = ()) -> None:
        super().__init__(name="raise_version")
        self.derived = derived

    def get_func(self, model: type[models.Model]) -> str:
        columns = [
            f'"{field.column}"'
            for field in model._meta.concrete_fields
            if field.name not in ("id", "version", *self.derived) and not field.generated
        ]
        old, new = (", ".join(f"{row}.{each}" for each in columns) for row in ("OLD", "NEW"))
        return f"""
            IF ({old}) IS DISTINCT FROM ({new}) OR NEW.version = OLD.version + 1 THEN
                NEW.version = OLD.version + 1;
            ELSE
                NEW.version = OLD.version;
            END IF;
            RETURN NEW;
        """


def raises_version(*derived: str) -> RaisesVersion:
    """The trigger of a versioned model. `derived` names fields that are reckoned and not edited:
    they do not count."""
    return RaisesVersion(derived)


@checks.register(checks.Tags.models)
def versioned_models_raise(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every versioned model has the trigger: inheriting the column alone would guard nothing."""
    from django.apps import apps

    return [
        checks.Error(
            f"{model._meta.label} is versioned but lists no raises_version()",
            obj=model,
            id="core.E010",
        )
        for model in apps.get_models()
        if issubclass(model, Versioned)
        and not model._meta.proxy  # its table is another model's
        and not any(
            isinstance(each, RaisesVersion) for each in getattr(model._meta, "triggers", ())
        )
    ]


def lock(row: Any, rows: models.QuerySet | None = None) -> Any:
    """The row as it stands now, locked until the transaction ends.

    `rows` is the queryset to take it from (with what is to be read along); None: all of its model.
    Raises Gone where the row is not among them, Stale where it is not the version that was seen.
    """
    locked = take(row, type(row)._base_manager.all() if rows is None else rows)
    expect_version(locked, row)
    return locked


def take(row: Any, rows: models.QuerySet) -> Any:
    """The row out of `rows`, locked, without a look at its version. Raises Gone where it is not
    among them."""
    locked = rows.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if locked is None:
        raise Gone("This has been removed. Go back and refresh the page.")
    return locked


def expect_version(locked: Any, row: Any) -> None:
    """Raises Stale where `locked` is another version than the one seen of `row`. Compared once:
    what the same operation does to the row afterwards is no clash."""
    seen, row.seen_version = getattr(row, "seen_version", None), None
    if seen is not None and locked.version != seen:
        last = Event.objects.about(*locked.event_targets()).first()
        raise Stale(locked, who=last.actor_name if last else "", at=last.at if last else None)


def expect(row: Any, *states: str) -> Any:
    """The row, where it is in one of the states. The row says how a sentence names it (`named`)
    and, where it knows, who took its last step (`last_step()`: name and time, or None). Raises
    WrongState with both."""
    if row.state in states:
        return row
    step = row.last_step() if hasattr(row, "last_step") else None
    moved = f" {step[0]} did that on {step[1]:%-d %B %Y at %H:%M}." if step and step[0] else ""
    raise WrongState(
        f"{row.named} is now “{state_in_words(row)}”.{moved} This step is no longer available."
    )


def state_in_words(row: Any) -> str:
    """Where a row stands, in the word that its page shows: that of its `status` or `look`, where it has
    one, which may say more than the state alone."""
    shown = getattr(row, "status", None) or getattr(row, "look", None)
    return str(shown[0]) if isinstance(shown, tuple) else row.get_state_display()


def once(
    found: models.QuerySet, client_id: Any, *, elsewhere: str = "something else", **parent: Any
) -> Any:
    """The row of `found` that a press with this id has made already; None where it is the first,
    or carries no id. Raises Refused where the id made a row of another parent (`elsewhere` in
    words): a repeated id is answered only where it was first used."""
    known = found.filter(client_id=client_id).first() if client_id else None
    if known and any(getattr(known, name) != value for name, value in parent.items()):
        raise Refused(f"This was sent before for {elsewhere}. Refresh the page.")
    return known


def press_id(*values: Any) -> uuid.UUID:
    """The id of a press that carries none, made of what it says: the same words make one row."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(str(each) for each in values))


def swapped(
    ordered: Sequence[models.Model], row: models.Model, *, up: bool
) -> list[models.Model] | None:
    """`ordered` with the row and its neighbour above or below in each other's place; None at the
    end of the list, where nothing happens."""
    here = [each.pk for each in ordered].index(row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(ordered):
        return None
    order = list(ordered)
    order[here], order[there] = order[there], order[here]
    return order


def shown(*values: Any) -> str:
    """A short text for a hidden field of a page where one press replaces these values, for rows
    that have no version of their own; "" where there is nothing to replace yet."""
    plain = [_plain(each) for each in values]
    whole = "\x1f".join(plain)
    return hashlib.sha256(whole.encode()).hexdigest()[:12] if any(plain) else ""


def expect_shown(was: str | None, now: str, words: str) -> None:
    """Raises WrongState where somebody else has changed what a press replaces: `was` is the `shown`
    text of the page that was pressed (None: no page was), `now` that of what is stored, and `words`
    say how that reads."""
    if was is not None and was != now:
        raise WrongState(
            f"Someone else has changed this since you opened the page. {words} Refresh the page; "
            "if yours is right, enter it once more."
        )


def assign(row: models.Model, fields: dict[str, Any]) -> Changed:
    """Set what differs. Returns {name: (before, after)}; nothing is written yet."""
    before = {name: _value(row, name) for name in fields}
    changed = {
        name: (before[name], value) for name, value in fields.items() if before[name] != value
    }
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed


def _value(row: models.Model, name: str) -> Any:
    """What stands in a field; None for a row that a new one does not point to yet."""
    try:
        return getattr(row, name)
    except ObjectDoesNotExist:
        return None


def change(row: models.Model, fields: dict[str, Any]) -> Changed:
    """Write the fields of a locked row that differ, and no other column. Returns
    {name: (before, after)}."""
    return write(row, assign(row, fields))


def write(row: models.Model, changed: Changed) -> Changed:
    """Write what `assign` set. Returns it."""
    if changed:
        row.save(update_fields=list(changed))
    return changed


def touch(row: Versioned) -> None:
    """Raise the version where rows that are edited with this one have changed: the ticks of a
    list, the agencies beside a lead."""
    type(row)._base_manager.filter(pk=row.pk).update(version=models.F("version") + 1)


def in_words(
    changed: Changed,
    hidden: Collection[str] = (),
    instead: Sequence[str] = ("(before)", "(changed)"),
) -> dict[str, list[str]]:
    """{name: [before, after]} for an event; of `hidden` fields only that they changed
    (`instead`)."""
    return {
        name: list(instead) if name in hidden else [_plain(before), _plain(after)]
        for name, (before, after) in changed.items()
    }


def _plain(value: Any) -> str:
    return "" if value is None or value is False else str(value)

"""Triggers and constraints that hold the same kind of rule in several tables."""

from collections.abc import Sequence

import pgtrigger
from django.db import models
from django.db.models import Q

from core.states import Machine


def append_only(name: str = "append_only") -> pgtrigger.Trigger:
    """The trigger of rows that are never changed and never deleted."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def frozen_when(condition: str, name: str) -> pgtrigger.Trigger:
    """The trigger of rows that stay as they are once a condition on OLD, as SQL, is true."""
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition(condition),
    )


def moves(machine: Machine, name: str = "state_machine", field: str = "state") -> pgtrigger.Trigger:
    """The trigger that lets a field take the steps of a core.states.Machine and no other."""
    return pgtrigger.FSM(name=name, field=field, transitions=machine.pairs)


class Acyclic(pgtrigger.Trigger):
    """Before a write: a row stands under none of those that stand under it. `field` points to the
    row above, `words` say what is refused. Two writers who would close a circle together wait for
    each other."""

    when = pgtrigger.Before

    def __init__(self, field: str, words: str, name: str) -> None:
        super().__init__(
            name=name,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{field}_id"),
            declare=[("above", "bigint")],
        )
        self.column, self.words = f"{field}_id", words

    def get_func(self, model: type[models.Model]) -> str:
        table = model._meta.db_table
        return f"""
                    PERFORM pg_advisory_xact_lock(hashtext('{table}.{self.column}'));
                    above := NEW.{self.column};
                    WHILE above IS NOT NULL LOOP
                        IF above = NEW.id THEN
                            RAISE EXCEPTION '{self.words}';
                        END IF;
                        SELECT {self.column} INTO above FROM {table} WHERE id = above;
                    END LOOP;
                    RETURN NEW;
                """  # noqa: S608 - names of the model's own table and column


def who_and_when(what: str, *, name: str, words: Sequence[str] = ()) -> models.CheckConstraint:
    """The constraint that `{what}_at` and `{what}_by` stand or fall together, and with them the
    texts named in `words`."""
    at, by = f"{what}_at", f"{what}_by"
    nothing = Q(**{at: None, by: None}, **dict.fromkeys(words, ""))
    whole = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    for each in words:
        whole &= ~Q(**{each: ""})
    return models.CheckConstraint(condition=nothing | whole, name=name)

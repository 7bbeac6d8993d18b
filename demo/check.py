"""Holds what was written in bulk against the product's own rules: those that an operation would have
asked, and that no constraint or trigger of the database asks of a row that comes in finished."""

import itertools

from django.apps import apps
from django.db import models
from django.utils import timezone

from core.letters.models import Letter
from core.models import Event
from demo.boards.check import (
    broken_agendas,
    broken_approvals,
    broken_bookings,
    broken_decisions,
    broken_facts,
    broken_minutes,
    broken_numbers,
    broken_plans,
    broken_results,
    broken_rooms,
    broken_votes,
)
from tasking import states
from tasking.actions import rules
from tasking.models import Action, ActionUpdate

PACKAGES = ("core", "accounts", "neighbourhoods", "boards", "tasking", "funding")

STAMPS = ((Event, "at"), (ActionUpdate, "at"), (Letter, "created_at"))
"""Moments at which something was done, beside those that have a person next to them."""


class Broken(Exception):
    """Rows that break a rule, each with the words of the rule."""

    def __init__(self, found):
        self.found = found
        lines = [f"{type(row).__name__} {row.pk} ({row}): {why}" for row, why in found]
        super().__init__("\n".join(["The demonstration breaks rules of the product:", *lines]))


def check():
    """Raises Broken, with every row that breaks a rule."""
    found = list(itertools.chain.from_iterable(rule() for rule in RULES))
    if found:
        raise Broken(found)


def unknown_choices():
    """What stands in a field with choices is one of them."""
    for field in _fields():
        if field.choices:
            known = [value for value, _ in field.flatchoices]
            allowed = models.Q(**{f"{field.name}__in": known})
            if field.blank:
                allowed |= models.Q(**{field.name: ""})
            if field.null:
                allowed |= models.Q(**{field.name: None})
            for row in field.model.objects.exclude(allowed):
                yield row, f"“{getattr(row, field.name)}” is no {field.verbose_name}"


def future_stamps():
    """Nobody did anything later than now."""
    now = timezone.now()
    for field in _fields():
        by = field.name.removesuffix("_at") + "_by"
        is_stamp = isinstance(field, models.DateTimeField) and hasattr(field.model, by)
        if is_stamp or (field.model, field.name) in STAMPS:
            for row in field.model.objects.filter(**{f"{field.name}__gt": now}):
                yield row, f"{field.verbose_name} lies in the future"


def _fields():
    """The fields of every table of the packages but those of kept history."""
    for package in PACKAGES:
        for model in apps.get_app_config(package).get_models():
            if not hasattr(model, "pgh_tracked_model"):
                yield from model._meta.concrete_fields


def broken_actions():
    """Each action came to its state by steps of the machine, with a reason where one is asked."""
    rows = Action.objects.select_related("body", "owner").prefetch_related("updates")
    for action in rows.order_by("pk"):
        steps = sorted(
            (each for each in action.updates.all() if each.to_state),
            key=lambda each: (each.at, each.pk),
        )
        if why := _broken_steps(action, steps) or _broken_promise(action, steps):
            yield action, why


def _broken_steps(action, steps):
    stood, at = action.state, action.created_at
    action.state = steps[0].from_state if steps else stood
    for step in steps:
        if action.state != step.from_state:
            return f"its steps do not join: “{action.state}”, then from “{step.from_state}”"
        if step.at < at:
            return "it was reported on before it was promised"
        refusal = rules.refuse_move(action, step.to_state, reason=step.note)
        if refusal and (step.from_state, step.to_state) not in states.WITH_AGENCY:
            return refusal
        action.state, at = step.to_state, step.at
    return None if action.state == stood else f"its steps end at “{action.state}”, not “{stood}”"


def _broken_promise(action, steps):
    done = [timezone.localtime(each.at).date() for each in steps if each.to_state == states.DONE]
    if action.done_on != (done[-1] if done and action.state in states.REPORTED else None):
        return "its day of being done is not that of the report"
    if action.due_on < timezone.localtime(action.created_at).date():
        return "Due date must not be in the past"
    owner = action.owner
    if owner and owner.agency_id is None and action.body and action.body.is_private:
        return f"{action.body} works in private: choose somebody from an agency"
    return None


RULES = (
    unknown_choices,
    future_stamps,
    broken_agendas,
    broken_rooms,
    broken_decisions,
    broken_facts,
    broken_votes,
    broken_numbers,
    broken_minutes,
    broken_approvals,
    broken_results,
    broken_plans,
    broken_bookings,
    broken_actions,
)
"""Functions that yield (row, why it must not stand)."""

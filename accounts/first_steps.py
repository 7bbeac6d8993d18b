"""What a new installation does first: a short list on the home page of those who set it up. A step is
gone once there is something of its kind; nothing is ticked off."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Exists, Func, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.imports.querysets import may_load
from accounts.models import User
from core.imports import sheets

DONE = "first steps"


@dataclass(frozen=True)
class Step:
    """`there(asked)` gives the rows of which one shows that it is done, whoever sees them: only that is
    said. Who asks is OuterRef("pk"), the day that of `asked.now` (core.todo.Figure). `may(user)` says
    who does it."""

    order: int
    words: str
    url: Callable[[], str]
    there: Callable
    may: Callable


@dataclass(frozen=True)
class Waiting:
    """A step that is not done: its link is "" where somebody else has the role for it."""

    words: str
    url: str


_steps: list[Step] = []


def declare(step):
    """Register a step that is no sheet; sheets with `first_step` bring theirs."""
    if step not in _steps:
        _steps.append(step)


def _of_sheet(sheet):
    return Step(
        sheet.order,
        sheet.first_step,
        lambda: reverse("starting_upload", args=[sheet.name]),
        lambda asked: sheet.model._base_manager.all(),
        lambda user: may_load(user, sheet),
    )


def every():
    """All steps in their order."""
    found = [*_steps, *(_of_sheet(sheet) for sheet in sheets.every() if sheet.first_step)]
    return sorted(found, key=lambda step: step.order)


def waiting(asked):
    """The steps that are not done, for who may do one of all steps (core.todo.Asked)."""
    done = asked.figure(DONE) or ()
    return [
        Waiting(step.words, step.url() if step.may(asked.user) else "")
        for step, is_done in zip(every(), done, strict=bool(done))
        if not is_done
    ]


def done(asked):
    """Which steps are done, as one expression."""
    return Done(*(Exists(step.there(asked)) for step in every()))


def same(asked):
    """The day, on which settings hold; None for who does none of the steps."""
    may = any(step.may(asked.user) for step in every())
    return timezone.localdate(asked.now) if may else None


class Done(Func):
    """Several answers as one array."""

    template, arg_joiner = "ARRAY[%(expressions)s]", ", "
    output_field = ArrayField(BooleanField())


def invite():
    """The last step, of accounts itself."""
    return Step(
        100,
        "Invite colleagues",
        lambda: reverse("invite"),
        lambda asked: User.objects.exclude(pk=OuterRef("pk")),
        lambda user: user.may(Permission.MANAGE_ACCESS),
    )

"""What can be found: action days by their title, walkabouts by where they start, both by their number."""

import re

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from core import find
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.shown.looks import COLOURS

REFERENCE = re.compile(r"\s*[Dd]\s*(\d{1,12})\s*")
OF_WALK = re.compile(r"\s*[Ww]\s*(\d{1,12})\s*")


def register():
    find.register(WALKS)
    find.register(DAYS)


def _walks(user, asked):
    return Walkabout.objects.visible_to(user).filter(asked.fits("meeting_point"))


def _walk_by_reference(user, text):
    found = OF_WALK.fullmatch(text)
    return Walkabout.objects.visible_to(user).filter(pk=int(found[1])) if found else None


def _days(user, asked):
    return ActionDay.objects.visible_to(user).filter(asked.fits("title"))


def _by_reference(user, text):
    found = REFERENCE.fullmatch(text)
    return ActionDay.objects.visible_to(user).filter(pk=int(found[1])) if found else None


WALKS = find.Kind(
    "walkabouts", "Walkabouts", "a walkabout, by its number, such as W12, or by where it starts",
    Walkabout, _walks,
    {"title": Concat(Value("W"), "pk", Value(" "), "meeting_point", output_field=TextField()),
     "where": "neighbourhood__name", "state": "state", "day": "starts_at__date"},
    lambda line: reverse("walkabout", args=[line.pk]), fields=("starts_at", "id"), descending=True,
    look=lambda line: (Walkabout.State(line.state).label, *COLOURS[line.state]),
    exact=_walk_by_reference,
)  # fmt: skip
DAYS = find.Kind(
    "action_days", "Action days", "an action day, by words of its title or its number, such as D12",
    ActionDay, _days,
    {"title": Concat(Value("D"), "pk", Value(" "), "title", output_field=TextField()),
     "where": "neighbourhood__name", "state": "state", "day": "starts_at__date"},
    lambda line: reverse("action_day", args=[line.pk]), fields=("starts_at", "id"), descending=True,
    look=lambda line: (ActionDay.State(line.state).label, *COLOURS[line.state]),
    exact=_by_reference,
)  # fmt: skip

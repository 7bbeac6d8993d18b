"""What can be found: action days by their title, walkabouts by their number."""

import re

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from core import find
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.shown.looks import COLOURS

REFERENCE = re.compile(r"\s*[Dd]\s*(\d{1,12})\s*")


def register():
    find.register(DAYS)


def _days(user, asked):
    return ActionDay.objects.visible_to(user).filter(asked.fits("title"))


def _by_reference(user, text):
    found = REFERENCE.fullmatch(text)
    return ActionDay.objects.visible_to(user).filter(pk=int(found[1])) if found else None


DAYS = find.Kind(
    "action_days", "Action days", "an action day, by words of its title or its number, such as D12",
    ActionDay, _days,
    {"title": Concat(Value("D"), "pk", Value(" "), "title", output_field=TextField()),
     "where": "neighbourhood__name", "state": "state", "day": "starts_at__date"},
    lambda line: reverse("action_day", args=[line.pk]), fields=("starts_at", "id"), descending=True,
    look=lambda line: (ActionDay.State(line.state).label, *COLOURS[line.state]),
    exact=_by_reference,
)  # fmt: skip

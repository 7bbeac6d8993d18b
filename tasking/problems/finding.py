"""What can be found of problems: title and place, for those who see them."""

import re

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from core import find
from tasking.problems.models import LOOKS, Problem, State

REFERENCE = re.compile(r"\s*[Pp]\s*(\d{1,12})\s*")


def register():
    find.register(PROBLEMS)


def _problems(user, asked):
    return Problem.objects.visible_to(user).filter(asked.fits("title", "place"))


def _by_reference(user, text):
    found = REFERENCE.fullmatch(text)
    return Problem.objects.visible_to(user).filter(pk=int(found[1])) if found else None


PROBLEMS = find.Kind(
    "problems", "Problems", "a problem, by words of it or its reference, such as P12",
    Problem, _problems,
    {"title": Concat(Value("P"), "pk", Value(" "), "title", output_field=TextField()),
     "where": "neighbourhood__name", "state": "state", "day": "created_at__date"},
    lambda line: reverse("problem", args=[line.pk]), fields=("id",), descending=True,
    look=lambda line: (State(line.state).label, *LOOKS[line.state]),
    exact=_by_reference,
)  # fmt: skip

"""What can be found of actions: what was promised, and never what was noted about it."""

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from core import find
from tasking.actions.models import Action
from tasking.actions.querysets import REFERENCE
from tasking.templatetags.actions import LOOKS


def register():
    find.register(ACTIONS)


def _actions(user, asked):
    return Action.objects.visible_one_by_one(user).filter(asked.fits("what"))


def _by_reference(user, text):
    found = REFERENCE.fullmatch(text)
    return Action.objects.visible_to(user).filter(pk=int(found[1])) if found else None


ACTIONS = find.Kind(
    "actions", "Actions", "an action, by words of it or its reference, such as A291",
    Action, _actions,
    {"title": Concat(Value("A"), "pk", Value(" "), "what", output_field=TextField()),
     "where": "neighbourhood__name", "state": "state", "day": "due_on"},
    lambda line: reverse("action", args=[line.pk]), fields=("due_on", "id"), descending=True,
    look=lambda line: (Action.State(line.state).label, *LOOKS[line.state]),
    exact=_by_reference,
)  # fmt: skip

"""What was reported done and is to be confirmed: a row with one press for whoever may do that."""

from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.dateparse import parse_date

from accounts.access import Permission
from core import todo
from core.todo import Button, Row, Rows
from tasking import states
from tasking.actions.models import Action, Marking

TO_CONFIRM = "actions to confirm"
CONFIRMED_HERE = Q(body=None) | Q(body__power="operational")
"""As `rules.may_end`: what a board or forum asked for is signed off by it."""
COLUMNS = JSONObject(
    pk="pk", what="what", version="version", marking="marking", day="done_on",
    place=F("neighbourhood__name"), body=F("body__name"), agency=F("lead_agency__short_name"),
    ended=F("lead_agency__shown_as"),
)  # fmt: skip


def register():
    todo.fill(TO_CONFIRM, Rows(to_confirm, COLUMNS, _row))


def to_confirm(asked):
    """Done, neither confirmed nor sent back, for whoever edits the action; what was due first comes first."""
    if not asked.user.may(Permission.EDIT_ACTION):
        return None
    rows = Action.objects.changeable_by(asked.user, Permission.EDIT_ACTION)
    return rows.filter(CONFIRMED_HERE, state=states.DONE).order_by("due_on", "id")


def _row(pk, what, version, marking, day, place, body, agency, ended):
    action = Action(pk=pk, what=what, version=version, marking=marking)
    named = f"{action.reference}: {what}"
    seen = {"to": states.VERIFIED, "row_version": str(version)}
    return Row(
        f"To confirm {named}", action.get_absolute_url(), urgency=2, about=action, subject=named,
        where=", ".join(each for each in (place or body, ended or agency) if each),
        note=f"Reported done on {parse_date(day):%-d %B %Y}",
        buttons=(Button("Confirm", reverse("action_step", args=[pk]), seen),), verb="Open",
        is_private=marking != Marking.PUBLIC or body is not None,
    )  # fmt: skip

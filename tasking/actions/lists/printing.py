"""The action log of a body, on paper: what is open or awaits sign-off, as the reader may see it."""

from django.urls import reverse
from django.utils.formats import date_format

from accounts.access import Permission
from boards.seats.titles import councillors
from core import pdf
from core.cards import Link
from tasking.actions.models import Action
from tasking.actions.shown.slots import as_row
from tasking.sharing.marking import SENSITIVE
from tasking.sharing.shown.exporting import watermark

LONGEST = 400
"""Actions that one log prints."""


def prints(meetings, user):
    """{id of a meeting: the log of its body}, for those who read the actions of bodies."""
    if not (user.is_authenticated and user.may(Permission.VIEW_ACTION)):
        return {}
    note = "A4 landscape. Actions open or awaiting sign-off, as they stand today."
    return {
        each.pk: (Link("Action log", reverse("body_action_log", args=[each.body.slug]), note),)
        for each in meetings
    }


def log(body, user, today):
    """The log as plain data. Three queries."""
    rows = Action.objects.visible_of(user, body).on_agenda().for_list()
    rows = list(rows.select_related("lead_agency", "owner").order_by("due_on", "id")[: LONGEST + 1])
    elected = councillors(today) if any(each.owner_id for each in rows) else frozenset()
    shown, more = rows[:LONGEST], len(rows) > LONGEST
    title = f"Action log: {body}"
    inside = any(not each.is_published for each in shown)
    foot = f"{title}, as at {date_format(today)}"
    mark = "Not for the public" if inside else ""
    if any(each.is_sensitive for each in shown):
        mark = watermark(SENSITIVE, user, today)
    return pdf.frame(title, today, foot=foot, mark=mark) | {
        "summary": _summary(shown, today),
        "more": f"The first {LONGEST} by due date are printed." if more else "",
        "rows": [_row(each, elected, today) for each in shown],
    }


def _row(action, elected, today):
    """`late`: by how much, in words; what is late stands out in any copier."""
    days = (today - action.due_on).days if action.is_overdue(today) else 0
    late = f"Overdue by {days} day{'' if days == 1 else 's'}" if days else ""
    return as_row(action, elected) | {"late": late}


def _summary(rows, today):
    late = sum(each.is_overdue(today) for each in rows)
    is_open = sum(each.is_open for each in rows)
    waiting = len(rows) - is_open
    return f"{is_open} open, of which {late} overdue. {waiting} awaiting sign-off."

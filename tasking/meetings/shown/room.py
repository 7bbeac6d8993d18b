"""What stands under an item in the room: what it is about, its open actions with the form of the action log,
and the requests that it lists, as they stand now."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from boards.models import AgendaItem, Meeting
from tasking.actions.shown.slots import log_row
from tasking.meetings.agenda.sections import requests_at
from tasking.meetings.closing import after, closes_on, next_meeting
from tasking.meetings.models import Matter
from tasking.models import Action, ServiceRequest
from tasking.requests.late import ladder, returned

LISTED = 30
RELATED = (
    *("nomination__problem", "nomination__request", "problem", "escalation__problem"),
    "escalation__nomination__problem",
)
Section = Matter.Section


def live(items, user):
    """{id: what an item that was built is about}. Of a body that is no tasking group that is one item, known by
    its title: without it nothing is asked."""
    built = [each.pk for each in items if _may_be_built(each)]
    if not built:
        return {}
    rows = Matter.objects.filter(item__in=built)
    matters = {row.item_id: row for row in rows.select_related(*RELATED)}
    if not matters:
        return {}
    meeting = items[0].meeting
    found = _with_actions({key: row for key, row in matters.items() if row.about}, meeting, user)
    for key, row in matters.items():
        if row.section in READS:
            heading, read = READS[row.section]
            found[key] = {"requests": read(meeting, user)[:LISTED], "heading": heading}
    return found


def _may_be_built(item):
    if item.kind != AgendaItem.Kind.ORDINARY:
        return False
    return item.meeting.body.is_private or item.title == Section.RETURNED.label


def _late(meeting, user):
    """[(request, why, due)] that came as far as this meeting, of those that the user sees."""
    keys = ServiceRequest.objects.visible_to(user).values("pk")
    return ladder.for_meeting(requests_at(meeting.body).filter(pk__in=keys))


def _returned(meeting, user):
    return returned.returned(ServiceRequest.objects.visible_to(user), meeting)


READS = {
    Section.LATE: ("As they stand now", _late),
    Section.RETURNED: ("Still open from last time", _returned),
}


def _with_actions(matters, meeting, user):
    """{item: {"row", "lines", "others"}}: the open actions of its problem, under the first item that is about it.
    `lines` have the form of the action log; what stands in the log of this meeting has it there."""
    lines, others = _of_problems(
        {_problem(row) for row in matters.values()} - {None}, meeting, user
    )
    return {
        key: {
            "row": row,
            "lines": lines.pop(_problem(row), ()),
            "others": others.pop(_problem(row), ()),
        }
        for key, row in matters.items()
    }


def _problem(row):
    return row.problem_id or getattr(row.nomination or row.escalation, "problem_id", None)


def _of_problems(problems, meeting, user):
    """({problem: lines of its open actions}, {problem: its other open actions}). Three queries."""
    lines, others = {}, {}
    if problems:
        rows = Action.objects.visible_to(user).filter(problem__in=problems, is_open=True)
        rows = list(rows.for_lines().order_by("due_on", "pk")[:LISTED])
        may = Action.objects.changeable_by(user, Permission.EDIT_ACTION)
        may = set(may.filter(pk__in=[each.pk for each in rows]).values_list("pk", flat=True))
        for each in rows:
            if each.pk in may and each.body_id != meeting.body_id:
                lines.setdefault(each.problem_id, []).append(log_row(each))
            else:
                others.setdefault(each.problem_id, []).append(each)
    return lines, others


def closing(group):
    """What a page says of the closing day of a group's next meeting; nothing of it where there is none."""
    meeting = next_meeting(group)
    return {"meeting": meeting} | (until(meeting) if meeting else {"until": None})


def until(meeting):
    """{the last day of nominations, the moment after it, whether that has passed}."""
    day = closes_on(meeting)
    moment = after(day)
    return {"closes_on": day, "until": moment, "has_closed": timezone.now() >= moment}


def room_of(matters):
    """The address of the item about it in a meeting that is running, or None: who answers in the room goes
    on there."""
    running = matters.filter(meeting__state=Meeting.State.RUNNING, item__isnull=False).first()
    if running is None:
        return None
    return f"{reverse('meeting_live', args=[running.meeting_id])}#item-{running.item_id}"

"""What actions ask of a person: to answer what is offered, to report on the own ones, and what is late
where the person works."""

import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, agencies_of
from core import todo
from core.cards import Link
from core.rows import press_id
from core.todo import Button, Row
from neighbourhoods.merging import user_of
from neighbourhoods.models import Agency
from tasking import states
from tasking.models import Action, ActionTold, Marking

SOON = datetime.timedelta(days=14)


def register():
    todo.fill("own actions", own, links=own_links)
    todo.fill("overdue actions", overdue, links=overdue_links)
    todo.fill("action telephone", to_telephone)


def own(asked):
    """What is offered to the user's agencies or to the user in person, and the user's own open
    actions that are late or due within two weeks: one query."""
    user, now, limit = asked.user, asked.now, asked.limit
    mine = user_of(user, "owner") & Q(due_on__lte=timezone.localdate(now) + SOON)
    mine |= user_of(user, "owner") & Q(state=states.OFFERED)
    if agencies := agencies_of(user):
        seen = Action.objects.changeable_by(user, Permission.WORK_ACTION)
        offers = seen.filter(state=states.OFFERED, lead_agency__in=agencies)
        mine |= Q(pk__in=offers.values("pk"))
    rows = Action.objects.filter(mine).open().for_list().order_by("due_on", "id")
    return [_own(each) for each in rows[:limit]]


def _own(action):
    if action.state == states.OFFERED:
        accept = _press(action, states.ACCEPTED, "Accept")
        return _row(action, "Accept or decline", (accept,), "Decline")
    return _row(action, "Report on", _done(action), "Report")


def overdue(asked):
    """The most overdue actions of the places and agencies that the user works for."""
    user, now, limit = asked.user, asked.now, asked.limit
    late = {"is_open": True, "due_on__lt": timezone.localdate(now)}
    rows = Action.objects.known_to(user, **late).exclude(user_of(user, "owner"))
    rows = rows.exclude(state=states.OFFERED, lead_agency__in=agencies_of(user))
    return [
        _row(each, "Late:", (), "Open") for each in rows.for_list().order_by("due_on", "id")[:limit]
    ]


def _done(action):
    """The button that says that it is done, where its state allows that."""
    if states.DONE not in states.MACHINE.moves[action.state]:
        return ()
    return (_press(action, states.DONE, "Done"),)


def _press(action, to, words):
    key = press_id(action.pk, action.version, to)
    return Button(
        words, reverse("action_report", args=[action.pk]), {"to": to, "client_id": str(key)}
    )


def _row(action, what, buttons, verb):
    where = action.neighbourhood or action.body
    who = action.owner if action.owner_id else action.lead_agency
    report = reverse("action_report", args=[action.pk])
    return Row(
        f"{what} {action.reference}: {action.what}",
        action.get_absolute_url() if verb == "Open" else report,
        action.due_on,
        action.priority,
        where=", ".join(str(each) for each in (where, who) if each),
        about=action,
        buttons=buttons,
        verb=verb,
        is_private=action.marking == Marking.EXEMPT
        or bool(action.body_id and action.body.is_private),
    )


def own_links(user, rows):
    return [Link("All my actions", reverse("my_actions"))] if rows else []


def overdue_links(user, rows):
    found = [
        Link(f"All actions for {agency}", reverse("agency_actions", args=[agency.slug]))
        for agency in Agency.objects.of(user)
    ]
    if rows and not found:
        return [Link("All overdue actions", reverse("actions") + "?show=overdue")]
    return found


def to_telephone(asked):
    """Actions of which somebody must be told by telephone or on paper."""
    user, limit = asked.user, asked.limit
    if not user.may(Permission.EDIT_ACTION):
        return []
    seen = Action.objects.changeable_by(user, Permission.EDIT_ACTION).open().values("pk")
    rows = (
        ActionTold.objects.filter(action__in=seen).to_be_told().order_by("action__due_on", "action")
    )
    rows = rows.values("action", "action__what", "action__due_on", "action__marking").annotate(
        people=Count("person", distinct=True)
    )
    return [_telephone(each) for each in rows[:limit]]


def _telephone(found):
    url, people = reverse("action_told", args=[found["action"]]), found["people"]
    what = f"Tell {people} {'person' if people == 1 else 'people'} by telephone or on paper"
    return Row(
        what,
        url,
        found["action__due_on"],
        where=found["action__what"],
        verb="See who",
        is_private=found["action__marking"] == Marking.EXEMPT,
    )

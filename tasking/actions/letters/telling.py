"""Telling the owner of an action: when it is given, a week before it is due, once it is overdue."""

import datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import calendar, events, rows
from core.dates import day_in_words
from neighbourhoods.models import ClosedDay
from neighbourhoods.telling import letters as telling
from tasking import states
from tasking.actions.links import giving
from tasking.actions.models import Action, ActionTold
from tasking.actions.rules import is_private

Kind = ActionTold.Kind
WEEK = datetime.timedelta(days=7)
STILL_NEWS = datetime.timedelta(days=14)
"""What has been overdue for longer was so before anybody was reminded: the lists show it."""

SUBJECTS = {
    Kind.GIVEN: "Action {reference} for you, due on {day}",
    Kind.DUE: "Action {reference} is due on {day}",
    Kind.OVERDUE: "Action {reference} was due on {day}",
    Kind.LINK: "Your link to action {reference}, due on {day}",
    Kind.SENIOR: "Action {reference} of your agency was overdue at two meetings",
}
TEXTS = {
    Kind.GIVEN: "You have been asked to do this by {day}: {what}",
    Kind.DUE: "This is due on {day}: {what}",
    Kind.OVERDUE: "This was due on {day} and has not been completed: {what}",
    Kind.LINK: "This is for you to do by {day}: {what}",
    Kind.SENIOR: "Please come to the next meeting or see to it. This was due on {day}: {what}",
}
IN_PRIVATE = "This is about one of your actions, which is not public. Sign in to read it here:"


def says(action):
    """The facts of every letter about an action, as a row keeps them."""
    private = "private" if is_private(action) else "public"
    open_ = "open" if action.is_open else ""
    return rows.shown(action.owner_id, action.what, action.due_on.isoformat(), open_, private)


def message(action, kind, token="", at=None):
    """The Message of this kind; of an action that is not public only where to read it. With a token
    it leads to the owner's own page, which needs no sign-in."""
    path = action.get_absolute_url()
    if is_private(action):
        return telling.Message(f"{Kind(kind).label}: {action.reference}", IN_PRIVATE, path)
    words = {"reference": action.reference, "what": action.what}
    words["day"] = day_in_words(action.due_on)
    subject, text = SUBJECTS[kind].format(**words), TEXTS[kind].format(**words)
    if token:
        path = reverse("action_link", args=[token])
        return telling.Message(subject, text, path, more=giving.what_it_does(action, at))
    return telling.Message(subject, text, path)


def tell_owner(action, kind, *, by, at, occasion=None, client_id=None):
    """Step: write to the owner of a locked action, once for an occasion (usually the moment), with
    a link of their own where they have no sign-in. Returns the new rows: none without an owner,
    once it is closed, and of what is loaded from the past."""
    if not (action.owner_id and action.is_open and telling.is_news(at)):
        return []
    now, token = says(action), giving.token_for(action)
    here = Action.objects.filter(pk=action.pk)
    told = telling.tell(
        ActionTold,
        action,
        kind=kind,
        occasion=occasion or at.isoformat(),
        people=[action.owner],
        says=lambda person: now,
        message=message(action, kind, token, at),
        at=at,
        by=by,
        reads=(lambda user: here.visible_to(user).exists()) if is_private(action) else None,
        keeps_body=not token,
    )
    if token:
        giving.links_of(action, told, token, by=by, at=at, client_id=client_id)
    return told


def why_outdated(letter):
    """Why a letter about an action must not go any more; "" where it may. Where the action is still
    its owner's but another day or other words were set, the owner is written to anew."""
    found = ActionTold.objects.whole().select_related("person__user").filter(letter=letter)
    row = found.first()
    if row is None:
        return ""
    with transaction.atomic():
        action = _locked().get(pk=row.action_id)
        why = _why_untrue(row, action)
        asked = row.kind != Kind.SENIOR and _still_asked(row, action)
        if why == telling.MOVED_ON and asked:
            occasion = f"{_asked(row)}, instead of {letter.pk}"
            tell_owner(action, row.kind, by=None, at=timezone.now(), occasion=occasion)
        if why:
            giving.revoke_of(letter)
    return why


def _still_asked(row, action):
    """Whether the owner is to hear of the action all the same, in today's words: it was given, a
    link was sent, or this reminder was of the day on which it is due."""
    return row.kind in (Kind.GIVEN, Kind.LINK) or _asked(row) == action.due_on.isoformat()


def _asked(row):
    """The first occasion of a letter that may have been written anew."""
    return row.occasion.partition(",")[0]


def _why_untrue(row, action):
    people = _told_people(row, action)
    why = telling.why_outdated(row, people=people, says=lambda person: says(action))
    if not why and row.letter_id and is_private(action):
        user = row.person.user
        may = user and user.is_active and Action.objects.filter(pk=action.pk).visible_to(user)
        return "" if may else telling.NOT_THEIRS
    return why


def _told_people(row, action):
    """Keys of whom a row is for now: the owner, or the senior contact of the agency."""
    if not action.is_open:
        return set()
    return {action.lead_agency.senior_id if row.kind == Kind.SENIOR else action.owner_id}


def _locked():
    found = Action.objects.select_related("body", "owner__user", "lead_agency")
    return found.select_for_update(no_key=True, of=("self",))


def told_of(action):
    """[(kind in words, when, rows)] of all that its owners were told, the latest first; each row
    says whether it still holds (`holds`)."""
    found = ActionTold.objects.filter(action=action).whole().order_by("-at", "-id")
    return [(row.get_kind_display(), row.at, [row]) for row in map(_with_holds(action), found)]


def still_holds(row, action):
    """Whether what somebody was to be told of an action is still so."""
    people = _told_people(row, action)
    now = says(action)
    return not telling.why_outdated(row, people=people, says=lambda person: now)


def _with_holds(action):
    def ask(row):
        row.holds = still_holds(row, action)
        return row

    return ask


@transaction.atomic
def remind_of_actions(today, at=None):
    """Write to the owners of what is due in a week and of what is overdue, once each for a due date,
    and on working days only. Who declined is not reminded. Returns how many."""
    if not calendar.is_working_day(today, ClosedDay.objects.days()):
        return 0
    at = at or timezone.now()
    told = 0
    for kind, first, last in (
        (Kind.DUE, today, today + WEEK),
        (Kind.OVERDUE, today - STILL_NEWS, today - datetime.timedelta(days=1)),
    ):
        for action in _unreminded(kind, first, last):
            occasion = action.due_on.isoformat()
            told += len(tell_owner(action, kind, by=None, at=at, occasion=occasion))
    return told


def _unreminded(kind, first, last):
    """Open actions due on these days whose owner was not told so; what was given within a week of
    its day needs no second letter before it."""
    found = _locked().filter(is_open=True, owner__isnull=False, due_on__range=(first, last))
    due = list(found.exclude(state=states.DECLINED).order_by("pk"))
    told = ActionTold.objects.filter(action__in=due, kind=kind)
    kept = Coalesce("person__merged_into", "person")
    known = set(told.values_list("action", kept, "occasion"))
    return [
        each
        for each in due
        if (each.pk, each.owner_id, each.due_on.isoformat()) not in known
        and (kind == Kind.OVERDUE or each.due_on - _day(each.created_at) > WEEK)
    ]


def _day(moment):
    return timezone.localtime(moment).date()


@operation
def record_told(*, told, how, on, by, at=None):
    """Note that an owner was told by telephone or on paper on a day; both blank: that was a mistake.
    Returns the row. Raises Refused for half of it and for a day that cannot be."""
    at = at or timezone.now()
    found = ActionTold.objects.select_related("action", "person")
    locked = rights.lock(told, Permission.EDIT_ACTION, by=by, found=found)
    if telling.note_by_hand(locked, how=how, on=on, by=by, at=at):
        action = locked.action
        events.record("action.told_by_hand", action, by=by, at=at, label=action.reference)
    return locked

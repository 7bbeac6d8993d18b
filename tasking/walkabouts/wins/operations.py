"""Marking an action as a quick win, and taking the mark off."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, settings
from core.errors import Refused, WrongState
from tasking.walkabouts import rules
from tasking.walkabouts.settings import LIMIT
from tasking.walkabouts.wins.models import DAYS, QuickWin


@operation
def mark_quick_win(*, action, cost, by, client_id=None, at=None):
    """An action is a quick win. Returns the mark; twice is once. Raises Refused for what is too long, too
    dear or of several agencies, WrongState where the action is closed."""
    at = at or timezone.now()
    locked = rights.lock(action, Permission.EDIT_ACTION, by=by)
    if known := QuickWin.objects.filter(action=locked).first():
        return known
    if not locked.is_open:
        raise WrongState(f"{locked.reference} is closed already.")
    limit = settings.value(LIMIT.name, on=timezone.localdate(at))
    added_on, agencies = timezone.localdate(locked.created_at), locked.agencies.count()
    if why := rules.why_not_small(locked.due_on, added_on, agencies, cost, limit, DAYS):
        raise Refused(why, "cost" if cost > limit else None)
    row = QuickWin.objects.create(
        action=locked, cost=cost, limit=limit, marked_at=at, client_id=client_id or uuid.uuid4()
    )
    events.record("quick_win.marked", locked, by=by, at=at, label=locked.reference)
    return row


@operation
def unmark_quick_win(*, win, by, at=None):
    """It is an action like any other."""
    locked = rights.lock(win.action, Permission.EDIT_ACTION, by=by)
    QuickWin.objects.filter(pk=win.pk).delete()
    events.record("quick_win.unmarked", locked, by=by, at=at, label=locked.reference)

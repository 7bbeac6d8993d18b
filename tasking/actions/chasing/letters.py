"""The letter of a reminder: every row that waits for one person."""

from django.conf import settings
from django.db.models import F

from core.dates import day_in_words
from core.text import one_line
from tasking.actions.chasing.models import ActionChase
from tasking.actions.rules import is_private

NO_LONGER = "None of these was open with its owner any more when this was to be sent"


def reminder(receiver, actions):
    """(subject, body) of one letter."""
    number = len(actions)
    subject = f"Reminder: {number} action{'s' if number > 1 else ''} waiting for you"
    name = receiver.instead or receiver.person.name
    lines = [f"Dear {one_line(name)},"]
    if receiver.instead:
        lines.append(f"You cover for {one_line(receiver.person.name)}.")
    lines.append("Please report on this:" if number == 1 else "Please report on these:")
    lines += [_line(each) for each in sorted(actions, key=lambda row: (row.due_on, row.pk))]
    return subject, "\n\n".join(lines) + "\n"


def _line(action):
    """One action; of one that is not public only where to read it."""
    what = "" if is_private(action) else f": {one_line(action.what)}"
    answer = "accept or decline by then" if action.state == action.State.OFFERED else ""
    due = ", ".join(filter(None, (f"due {day_in_words(action.due_on)}", answer)))
    return f"{action.reference}{what} ({due})\n{settings.SITE_URL}{action.get_absolute_url()}"


def why_outdated(letter):
    """Why a reminder must not go any more; "" where something in it still waits for that person."""
    chase = ActionChase.objects.filter(pk=letter.about_id).first()
    if chase is None:
        return ""
    rows = chase.reminders.filter(action__is_open=True)
    waits = rows.filter(action__owner=F("person")) | rows.filter(action__owner=None)
    return "" if waits.exists() else NO_LONGER

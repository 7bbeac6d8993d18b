"""Steps of taking in what was sent and of reading it. The operation that calls them asks the right."""

import datetime
from typing import Any

from django.utils import timezone

from core import calendar, rows, settings
from core.actors import Actor, user_or_none
from core.errors import Refused
from core.publicforms.kept import SENDERS
from core.publicforms.models import Reason, Received, new_reference
from core.publicforms.senders import Sender

WAITING, SHOWN, WITHHELD = "waiting", "shown", "withheld"
"""States of Reviewed."""


def delete_on(at: datetime.datetime) -> datetime.date:
    """The day on which who sent something at this time is deleted."""
    today = timezone.localdate(at)
    months = int(settings.value(SENDERS.name, on=today))
    return calendar.same_day_months_on(today, months)


def receive(
    row: Received, *, kind: str, by: Actor, at: datetime.datetime, client_id: Any = None,
    came_by: str = "form", received_on: datetime.date | None = None,
    name: str = "", email: str = "", phone: str = "",
) -> Received:  # fmt: skip
    """Store what came in, with a new reference, and who sent it apart. `kind` is the letter before
    the reference."""
    row.reference = new_reference(kind)
    row.came_by, row.received_at = came_by, at
    row.received_on = received_on or timezone.localdate(at)
    row.entered_by = user_or_none(by)
    if client_id:
        row.client_id = client_id
    said = {"name": name.strip(), "email": email.strip(), "phone": phone.strip()}
    if any(said.values()):
        row.sender = Sender.objects.create(sent_at=at, delete_on=delete_on(at), **said)
    row.save()
    return row


def show(row: Any, *, by: Actor, at: datetime.datetime) -> None:
    """Let everybody read a locked row. Raises WrongState where it is shown already."""
    rows.expect(row, WAITING, WITHHELD)
    _review(row, SHOWN, "", by, at)


def withhold(row: Any, reason: str, *, by: Actor, at: datetime.datetime) -> None:
    """Do not show a locked row, or take it off. Raises WrongState where it is not shown already, and
    Refused for a reason that is not in the list."""
    rows.expect(row, WAITING, SHOWN)
    if reason not in Reason.values:
        raise Refused("Choose a reason from the list", "reason")
    _review(row, WITHHELD, reason, by, at)


def _review(row: Any, state: str, reason: str, by: Actor, at: datetime.datetime) -> None:
    fields = {"state": state, "reason": reason, "reviewed_at": at}
    rows.change(row, fields | {"reviewed_by": user_or_none(by)})

"""Complaints about services: handed to the complaints team the same day, and never worked here."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission, may_anywhere
from accounts.rights import operation
from core import events, rows
from core.actors import acts_for_nobody, user_or_none
from core.errors import Refused
from core.letters.operations import send_letter
from tasking import clocks
from tasking.requests import settings
from tasking.requests.complaints.models import ComplaintHandedOver

LOG = Permission.LOG_REQUEST
NO_TEAM = (
    "The complaints team has no address here yet. Ring the team now, and ask an administrator to enter its address "
    "under Settings"
)
BODY = """{words}

Who complains: {name}
How to reach them: {reach}
About: {agency}
Taken by {by} on {when}. Our reference: {reference}.

Please acknowledge it to them and tell us your reference.
"""


@operation
def hand_over_complaint(*, words, by, name="", reach="", agency=None, client_id=None, at=None):
    """Send a complaint to the complaints team at once. Its words stand in that email alone. Returns the
    ComplaintHandedOver; the same `client_id` again returns the first. Raises Refused without words, and where the team
    has no address; PermissionDenied where the user logs no requests."""
    at = at or timezone.now()
    rights.allow(acts_for_nobody(by) or may_anywhere(by, LOG), "You cannot log requests.", by=by)
    if known := rows.once(ComplaintHandedOver.objects, client_id):
        return known
    if not words.strip():
        raise Refused("Enter what the complaint is about", "what")
    asked = settings.asked(timezone.localtime(at).date())
    to = asked[settings.COMPLAINTS.name]
    if not to:
        raise Refused(NO_TEAM)
    target = clocks.Target(clocks.WORKING_DAYS, asked[settings.COMPLAINT_ANSWER.name])
    made = ComplaintHandedOver.objects.create(
        agency=agency, name=name.strip(), to=to, handed_at=at, handed_by=user_or_none(by),
        answer_due_on=clocks.due_at(at, target).date(), client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    body = BODY.format(
        words=words.strip(), name=name.strip() or "not given", reach=reach.strip() or "not given",
        agency=agency or "not said", by=by.name, when=f"{timezone.localtime(at):%-d %B %Y at %H:%M}",
        reference=made.reference,
    )  # fmt: skip
    subject = f"Complaint {made.reference}: for the complaints team"
    send_letter(
        kind="tasking.complaint", to=to, subject=subject, body=body, about=made, keeps_body=False, at=at
    )  # fmt: skip
    events.record("complaint.handed_over", made, by=by, at=at, label=made.reference)
    return made


@operation
def note_complaint(*, complaint, by, their_reference="", is_told=False, at=None):
    """What the complaints team calls it, and that whoever complains was told where it went. Returns it."""
    at = at or timezone.now()
    locked = rights.lock(complaint, LOG, by=by)
    told = locked.told_at or at if is_told else None
    said = {"their_reference": their_reference.strip(), "told_at": told}
    if rows.change(locked, said):
        events.record("complaint.noted", locked, by=by, at=at, label=locked.reference)
    return locked

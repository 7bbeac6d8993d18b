"""Requests that are the same: another person is added to the first, or a second one ends in it."""

from django.utils import timezone

from accounts.rights import operation
from core import rows
from core.errors import Refused, WrongState
from tasking.requests import intake, operations, rules, states
from tasking.requests.models import RequestReporter

REACH = ("name", "phone", "email")


@operation
def add_reporter(*, request, by, what="", reporter=None, client_id=None, at=None):
    """Somebody else asks for what was logged already: they are added to it, and no second request is logged. `what`:
    what they said; `reporter`: {name, phone, email} or None. Returns the request; the same `client_id` again adds
    nobody. Raises Refused for a councillor's enquiry and for a phone number or an email address among the words,
    WrongState where it has ended."""
    at = at or timezone.now()
    locked, known = operations.lock_request(request, by, client_id)
    if known:
        return locked
    if locked.is_enquiry:
        raise Refused("Nobody is added to a councillor’s enquiry")
    if not locked.is_open:
        raise WrongState(f"{locked.reference} has ended. Log this as a new request.")
    what = what.strip()
    if why := rules.personal_data(what):
        raise Refused(why, "what")
    if reporter and any(reporter.values()):
        RequestReporter.objects.create(request=locked, **reporter)
    note = f"Another person asked for this: {what}" if what else "Another person asked for this."
    operations.write_update(locked, by=by, at=at, note=note, client_id=client_id)
    operations.tell_event("request.reported_again", locked, by=by, at=at)
    return locked


@operation
def join(*, request, other, by, client_id=None, at=None):
    """The request is the same as another open one: it ends in that, and whoever asked is added there. Returns it. The
    same `client_id` again changes nothing. Raises Refused for itself and for a councillor's enquiry, WrongState where
    either has ended or its team works it here."""
    at = at or timezone.now()
    pair = sorted((request, other), key=lambda each: each.pk)
    found = {each.pk: operations.lock_request(each, by, client_id) for each in pair}
    if request.pk == other.pk:
        raise Refused("A request cannot be the same as itself. Choose another one")
    (locked, known), (target, _) = found[request.pk], found[other.pk]
    if known:
        return locked
    if locked.is_enquiry or target.is_enquiry:
        raise Refused("A councillor’s enquiry stays by itself")
    if why := intake.why_kept(locked):
        raise WrongState(why)
    if not target.is_open:
        raise WrongState(f"{target.reference} has ended. Choose another one.")
    for each in RequestReporter.objects.filter(request=locked):
        said = {name: getattr(each, name) for name in REACH}
        RequestReporter.objects.create(request=target, **said)
    ended = operations.finish(
        request=locked, outcome=states.OTHER, note=f"The same as {target.reference}.", by=by,
        client_id=client_id, at=at,
    )  # fmt: skip
    rows.change(ended, {"joined_to": target})
    note = f"{locked.reference} was the same."
    operations.write_update(target, by=by, at=at, note=note, client_id=None)
    operations.tell_event("request.reported_again", target, by=by, at=at)
    return ended

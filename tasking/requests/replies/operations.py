"""Writing standard replies, and sending a reply to whoever asked."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission, holds_city
from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM, acts_for_nobody, user_or_none
from core.errors import Refused
from core.letters.operations import send_letter
from neighbourhoods.models import Service
from tasking.requests.models import RequestReporter, ServiceRequest
from tasking.requests.replies import placeholders
from tasking.requests.replies.models import TEXT, RequestReply, StandardReply
from tasking.requests.replies.querysets import services_managed

KEEP = Permission.EDIT_REFERENCE
WORKS = (Permission.WORK_REQUEST, Permission.LOG_REQUEST)
NOT_KEPT = (
    "Only those who keep the services, and the manager of the service’s team, write its replies."
)
KIND = "Reply about a request"


def kept_by(user):
    """The services whose standard replies the user writes."""
    found = Service.objects.order_by("name")
    return found if holds_city(user, KEEP) else found.filter(pk__in=services_managed(user))


@operation
def add_standard(*, service, name, text, by, client_id=None, at=None):
    """A new standard reply of a service. Returns it; the same `client_id` again returns the first. Raises
    PermissionDenied where the user does not write those of the service, Refused for words in braces that are none
    and for a name that is there."""
    at = at or timezone.now()
    may = acts_for_nobody(by) or kept_by(by).filter(pk=service.pk).exists()
    rights.allow(may, NOT_KEPT, by=by)
    if known := rows.once(StandardReply.objects, client_id):
        return known
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)  # two of one name wait here
    name, text = _checked(service, name, text)
    made = StandardReply.objects.create(
        service=service, name=name, text=text, client_id=client_id or uuid.uuid4()
    )
    events.record("added", made, by=by, at=at)
    return made


@operation
def change_standard(*, standard, name, text, is_used, by, at=None):
    """Change its name and text, or whether it is offered. Returns it. Raises what `add_standard` raises, Stale
    where somebody else saved meanwhile."""
    at = at or timezone.now()
    locked = rights.lock(standard, KEEP, by=by)
    Service.objects.select_for_update(no_key=True).get(pk=locked.service_id)
    name, text = _checked(locked.service, name, text, but=locked)
    if changed := rows.change(locked, {"name": name, "text": text, "is_used": is_used}):
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


@operation
def send_reply(*, request, text, way, by, standard=None, client_id=None, at=None):
    """Send a reply to everybody who asked and left an email address, each in a letter of their own, or record how else
    it was given. Returns the first RequestReply; the same `client_id` again returns it. Raises Refused without words,
    for words that are still to be filled in, and for an email where no address is known to the user."""
    at = at or timezone.now()
    locked = rights.lock(request, *WORKS, by=by)
    if known := rows.once(RequestReply.objects, client_id, request_id=locked.pk):
        return known
    text = text.strip()
    if not text:
        raise Refused("Enter the reply", "text")
    if missing := placeholders.unfilled(text):
        raise Refused(f"Fill in what is still in brackets: {', '.join(missing)}", "text")
    if len(text) > TEXT:
        raise Refused(f"The reply must be {TEXT:,} characters or less", "text")
    press = client_id or uuid.uuid4()
    said = {
        "request": locked, "at": at, "by": user_or_none(by), "by_name": by.name, "standard": standard,
        "text": text, "way": way,
    }  # fmt: skip
    if way != RequestReply.Way.EMAIL:
        made = RequestReply.objects.create(client_id=press, **said)
    else:
        asked = written_to(locked, by)
        if not asked:
            raise Refused("No email address is known here. Choose another way", "way")
        letters = [_write(each, press, number, said) for number, each in enumerate(asked)]
        made = letters[0]
    events.record("request.replied", locked, by=by, at=at, label=locked.reference)
    return made


def _write(reporter, press, number, said):
    """The row of one letter: nobody's holds the address of another. Who is told by a request that theirs was merged
    into reads their own reference."""
    request, own = said["request"], reporter.request.reference
    first = "" if own == request.reference else f"You reported this as {own}.\n\n"
    letter = send_letter(
        kind=KIND, to=reporter.email, subject=f"Your request {own}", body=f"{first}{said['text']}\n",
        about=request, occasion=str(press), keeps_body=False, at=said["at"],
    )  # fmt: skip
    own_press = uuid.uuid5(press, str(number)) if number else press
    return RequestReply.objects.create(letter=letter, client_id=own_press, **said)


def asked_by(request, user):
    """The reporters of a request, and of those that were merged into it, whom the user may reach. Two queries, and one
    for each step of merging."""
    reached = (
        ServiceRequest.objects.all()
        if acts_for_nobody(user)
        else ServiceRequest.objects.reached_by(user)
    )
    found, latest = [request.pk], [request.pk]
    while latest:
        merged = ServiceRequest.objects.filter(worked__target__request__in=latest, is_enquiry=False)
        latest = list(merged.order_by("pk").values_list("pk", flat=True))
        found += latest
    rows_ = RequestReporter.objects.filter(request__in=found).select_related("request")
    rows_ = rows_.filter(request__in=reached.values("pk"))
    return sorted(rows_, key=lambda each: (each.request_id != request.pk, each.pk))


def written_to(request, user):
    """Of these whoever left an email address: each address once."""
    found = {}
    for each in asked_by(request, user):
        if each.email:
            found.setdefault(each.email.casefold(), each)
    return list(found.values())


def ways_to(request, user):
    """(how many are written to, how many left a telephone number and no address)."""
    asked = asked_by(request, user)
    ring = {each.phone for each in asked if each.phone and not each.email}
    return len({each.email.casefold() for each in asked if each.email}), len(ring)


def why_outdated(letter):
    """Why a reply that waits must not go any more; "" where it may."""
    request = ServiceRequest.objects.filter(pk=letter.about_id).first()
    if letter.kind != KIND or request is None:
        return ""
    known = {each.email.casefold() for each in written_to(request, SYSTEM)}
    return "" if letter.to.casefold() in known else "The address is no longer known."


def values_of(request, at=None):
    """{name of a placeholder: its words} for a request."""
    today = timezone.localtime(at or timezone.now()).date()
    received = timezone.localtime(request.received_at).date()
    return {
        "reference": request.reference, "service": str(request.service), "agency": str(request.agency),
        "place": request.where, "received": _day(received),
        "promised": _day(request.due_on) if request.due_on else "",
        "outcome": request.outcome_in_words, "date": _day(today),
    }  # fmt: skip


def _day(day):
    return f"{day:%-d %B %Y}"


def _checked(service, name, text, but=None):
    name, text = " ".join(name.split()), text.strip()
    if not name:
        raise Refused("Enter a name", "name")
    if not text:
        raise Refused("Enter the text", "text")
    if why := placeholders.refuse(text):
        raise Refused(why, "text")
    same = StandardReply.objects.filter(service=service, name=name)
    if same.exclude(pk=but.pk if but else None).exists():
        raise Refused(f"{service} has a reply of this name already", "name")
    return name, text

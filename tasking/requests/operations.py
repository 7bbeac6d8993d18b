"""Every write about requests that are logged and chased."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission, may_anywhere, reaches_q
from accounts.rights import operation
from boards.models import AgendaItem
from boards.seats.titles import councillors
from core import events, rows
from core.actors import acts_for_nobody, user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.geography import locating
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people.agencies.running import require_running
from tasking import clocks
from tasking.requests import intake, routing, rules, settings, states
from tasking.requests.feedback import ending
from tasking.requests.models import RequestReporter, RequestUpdate, ServiceRequest

LOG = Permission.LOG_REQUEST
WORKS = (Permission.WORK_REQUEST, LOG)
"""Either right, on the row, lets a person chase and finish a request."""
NOT_HERE = "You can log requests only in the neighbourhoods of your roles."


@operation
def log_request(
    *, what, service, by, agency=None, neighbourhood=None, place="", latitude=None, longitude=None,
    kind=ServiceRequest.Kind.REQUEST, channel=ServiceRequest.Channel.TELEPHONE, member=None,
    is_home_danger=False, landlord_told_to="", landlord_told_at=None, system_name="", their_reference="", promised_on=None,
    agenda_item=None, reporter=None, received_at=None, client_id=None, at=None,
):  # fmt: skip
    """Log what somebody asked of a service. Returns the request; the same `client_id` again returns the first.

    Without an agency it goes to the one that gives the service there by the services matrix, without a
    neighbourhood to the one in which the point lies. `member`: whose councillor's enquiry it is. `reporter`:
    {name, phone, email} of who asked. Raises Refused for a place outside the city, a phone number or an email
    address among the words, a member who is no councillor, and where no agency gives the service; PermissionDenied
    where the user logs no requests there.
    """
    at = at or timezone.now()
    received_at = received_at or at
    if latitude is not None:
        neighbourhood = _lying_in(latitude, longitude, neighbourhood)
    if agenda_item is not None:
        neighbourhood = neighbourhood or agenda_item.meeting.body.neighbourhood
    rights.allow(_reaches(by, neighbourhood) and _sees(by, agenda_item), NOT_HERE, by=by)
    if known := rows.once(ServiceRequest.objects, client_id):
        return known
    what, place = what.strip(), " ".join(place.split())
    _check_words(what=what, place=place)
    if received_at > at:
        raise Refused("The time it was received must not be in the future", "received_at")
    if neighbourhood is None and not place:
        raise Refused("Enter a street, or choose the neighbourhood", "place")
    agency = agency or agency_for(service, neighbourhood)
    if agency is None:
        raise Refused("No agency is known for this service there. Choose the agency", "agency")
    require_running(agency)
    told = landlord_told_to.strip() if is_home_danger else ""
    made = ServiceRequest.objects.create(
        what=what, service=service, agency=agency, neighbourhood=neighbourhood, place=place,
        latitude=latitude, longitude=longitude, kind=kind, channel=channel, taken_by=user_or_none(by),
        is_home_danger=is_home_danger, landlord_told_to=told, landlord_told_at=(landlord_told_at or at) if told else None,
        system_name=system_name, their_reference=their_reference.strip(), promised_on=promised_on,
        chase_on=rules.chase_default(promised_on, timezone.localtime(at).date()),
        agenda_item=agenda_item, received_at=received_at, changed_at=at,
        client_id=client_id or uuid.uuid4(), **enquiry_clock(member, received_at),
    )  # fmt: skip
    if reporter and any(reporter.values()):
        RequestReporter.objects.create(request=made, **reporter)
    tell_event("request.logged", made, by=by, at=at)
    intake.logged(made, by=by, at=at)
    return made


@operation
def pass_on(
    *, request, by, system_name="", their_reference="", promised_on=None, chase_on=None, note="",
    client_id=None, at=None,
):  # fmt: skip
    """The team has it: its own system and reference, what it promised, and when it is asked again. Where the team
    has it already, these are brought up to date. Returns the request. Raises Refused for dates that are past,
    WrongState where it is finished or its team works it here."""
    at = at or timezone.now()
    locked, known = lock_request(request, by, client_id)
    if known:
        return locked
    today = timezone.localtime(at).date()
    chase_on = chase_on or rules.chase_default(promised_on, today)
    said = {"promised_on": promised_on, "chase_on": chase_on}
    for name, day in said.items():
        if day and day < today and day != getattr(locked, name):
            raise Refused("This date must not be in the past", name)
    said |= {
        "system_name": system_name.strip(), "their_reference": their_reference.strip(),
        "waiting_for": "",
    }  # fmt: skip
    if locked.state == states.WITH_TEAM:
        _expect_chased(locked)
        changed = rows.in_words(_write(locked, said, at), hidden=("system_name", "their_reference"))
        note = note.strip() or "Dates or reference brought up to date."
        write_update(locked, by=by, at=at, note=note, client_id=client_id)
        tell_event("request.redated", locked, by=by, at=at, changes=changed)
        return locked
    return _move(locked, states.WITH_TEAM, said, by=by, at=at, note=note, client_id=client_id)


@operation
def wait(*, request, waiting_for, until, by, note="", client_id=None, at=None):
    """It waits for somebody until a day, on which it is chased. Returns the request. Raises Refused without saying
    for whom and for a day that is past, WrongState where it is finished or waits already."""
    at = at or timezone.now()
    locked, known = lock_request(request, by, client_id)
    if known:
        return locked
    if not waiting_for.strip():
        raise Refused("Enter for whom or what it waits", "waiting_for")
    if until < timezone.localtime(at).date():
        raise Refused("This date must not be in the past", "until")
    said = {"waiting_for": waiting_for.strip(), "chase_on": until}
    return _move(locked, states.WAITING, said, by=by, at=at, note=note, client_id=client_id)


@operation
def finish(
    *, request, outcome, by, outcome_who="", referred_to=None, planned_for=None, note="",
    client_id=None, at=None,
):  # fmt: skip
    """How it ended: fixed, not ours, planned, no fault found. What is not ours names the agency whose it is
    (`referred_to`), or a body outside in words. Returns the request. Raises Refused where the end is not whole or the landlord of a council home was not told yet, WrongState where it is finished already."""
    at = at or timezone.now()
    locked, known = lock_request(request, by, client_id)
    if known:
        return locked
    who = _next_owner(locked, referred_to, outcome_who) if outcome == states.NOT_OURS else ""
    planned_for = planned_for if outcome == states.PLANNED else None
    if wrong := rules.refuse_end(outcome, who, planned_for, timezone.localtime(at).date()):
        raise Refused(wrong[1], wrong[0])
    if locked.waits_for_landlord:
        raise Refused("Ring the landlord first, and record who was told")
    said = {
        "outcome": outcome, "outcome_who": who, "planned_for": planned_for, "finished_at": at,
        "is_open": False, "waiting_for": "",
    }  # fmt: skip
    if locked.is_enquiry and locked.acknowledged_at is None:
        said["acknowledged_at"] = at
    return _move(locked, states.FINISHED, said, by=by, at=at, note=note, client_id=client_id)


@operation
def reopen(*, request, note, by, client_id=None, at=None):
    """It was not put right: within 28 days the same request goes on. Returns it. Raises Refused without a reason,
    WrongState where it is open or finished too long ago."""
    at = at or timezone.now()
    locked, known = lock_request(request, by, client_id)
    if known:
        return locked
    if not note.strip():
        raise Refused("Enter why it is reopened", "note")
    if locked.finished_at and (at - locked.finished_at).days >= states.REOPEN_DAYS:
        raise WrongState(
            f"{locked.reference} ended more than {states.REOPEN_DAYS} days ago. Log it as a new request."
        )
    require_running(locked.agency)
    said = {
        "outcome": "", "outcome_who": "", "planned_for": None, "finished_at": None, "is_open": True,
        "promised_on": None, "reopened": locked.reopened + 1, "joined_to": None,
        "chase_on": timezone.localtime(at).date(),
    }  # fmt: skip
    return _move(locked, states.RECEIVED, said, by=by, at=at, note=note, client_id=client_id)


@operation
def add_note(*, request, note, by, client_id=None, at=None):
    """What was heard, in words, without a step. Returns the request. Raises Refused without words."""
    at = at or timezone.now()
    locked, known = lock_request(request, by, client_id)
    if known:
        return locked
    if not note.strip():
        raise Refused("Enter a note", "note")
    _write(locked, {}, at)
    write_update(locked, by=by, at=at, note=note, client_id=client_id)
    tell_event("request.noted", locked, by=by, at=at)
    return locked


@operation
def correct_service(*, request, service, by, agency=None, succeeds=False, at=None):
    """It belongs to another service: what was received when, stays. An agency that `succeeds` the one before takes it
    as it stands. Returns the request. Raises Refused where no agency gives the service there, WrongState where it is
    finished."""
    at = at or timezone.now()
    locked, _ = lock_request(request, by, None)
    _expect_open(locked)
    if not succeeds:
        _expect_chased(locked)
    agency = agency or agency_for(service, locked.neighbourhood)
    if agency is None:
        raise Refused("No agency is known for this service there. Choose the agency", "agency")
    require_running(agency)
    before = f"{locked.service}, {locked.agency}"
    if not (changed := _write(locked, {"service": service, "agency": agency}, at)):
        return locked
    note = f"Service corrected: {before} → {service}, {agency}."
    write_update(locked, by=by, at=at, note=note, client_id=None)
    changes = rows.in_words(changed)
    tell_event("request.service_corrected", locked, by=by, at=at, changes=changes)
    return locked


@operation
def tell_landlord(*, request, to, by, at=None):
    """Note that the landlord of a council home was rung at once, and who answered. Returns the request. Raises Refused
    where nobody is named, WrongState where it was noted before or is about no council home."""
    at = at or timezone.now()
    locked, _ = lock_request(request, by, None)
    if not locked.waits_for_landlord:
        raise WrongState("The landlord was told already, or it is not about a council home.")
    if not to.strip():
        raise Refused("Enter who was told", "to")
    _write(locked, {"landlord_told_at": at, "landlord_told_to": to.strip()}, at)
    write_update(locked, by=by, at=at, note="The landlord was told by phone.", client_id=None)
    tell_event("request.landlord_told", locked, by=by, at=at)
    return locked


@operation
def acknowledge(*, request, by, at=None):
    """Tell the member that the enquiry was received. Returns it. Raises WrongState where it was acknowledged before or is
    no councillor's enquiry."""
    at = at or timezone.now()
    locked, _ = lock_request(request, by, None)
    if not locked.is_enquiry or locked.acknowledged_at:
        raise WrongState(f"{locked.reference} was acknowledged already.")
    _write(locked, {"acknowledged_at": at}, at)
    write_update(locked, by=by, at=at, note="Acknowledged to the councillor.", client_id=None)
    tell_event("request.acknowledged", locked, by=by, at=at)
    return locked


def _next_owner(request, agency, words):
    """The name of whose it is. Raises Refused for the agency that has it, one that has ended, and for two owners."""
    words = " ".join(words.split())
    if agency and words:
        raise Refused("Choose the agency, or enter another body: not both", "outcome_who")
    if agency:
        require_running(agency, field="referred_to")
    who = str(agency) if agency else words
    if who.casefold() == str(request.agency).casefold():
        raise Refused(
            f"{request.agency} has it now. Name who it belongs to instead",
            "referred_to" if agency else "outcome_who",
        )
    return who


def agency_for(service, neighbourhood):
    """The one agency that gives a service in a neighbourhood by the services matrix; None where none or several
    do."""
    return routing.route(service, neighbourhood).agency


def _reaches(by, neighbourhood):
    """Whether the user logs requests in a neighbourhood; somewhere, where none is named."""
    if acts_for_nobody(by):
        return True
    if neighbourhood is None:
        return may_anywhere(by, LOG)
    reached = reaches_q(by, LOG, neighbourhood="pk", area="area")
    return Neighbourhood.objects.filter(reached, pk=neighbourhood.pk).exists()


def _sees(by, item):
    if item is None or acts_for_nobody(by):
        return True
    return AgendaItem.objects.visible_to(by).filter(pk=item.pk).exists()


def _lying_in(latitude, longitude, neighbourhood):
    """The neighbourhood of a point. Raises Refused where it lies in none."""
    found = locating.at_degrees(latitude, longitude, label="")
    if not found.has_boundaries:
        return neighbourhood
    if not found.neighbourhoods:
        raise Refused("This point is outside the city", "point")
    return neighbourhood if neighbourhood in found.neighbourhoods else found.neighbourhoods[0]


def _check_words(**said):
    for name, text in said.items():
        if why := rules.personal_data(text):
            raise Refused(why, name)


def enquiry_clock(member, received_at):
    """The clock of a councillor's enquiry. Raises Refused for who is no councillor."""
    if member is None:
        return {}
    day = timezone.localtime(received_at).date()
    if member.pk not in councillors(day):
        raise Refused(f"{member.name} is not a councillor", "member")
    asked = settings.asked(day)
    days = {name: asked[each.name] for name, each in
            (("acknowledge_by", settings.ACKNOWLEDGE), ("answer_by", settings.ANSWER))}  # fmt: skip
    due = {
        name: clocks.due_at(received_at, clocks.Target(clocks.WORKING_DAYS, number))
        for name, number in days.items()
    }
    return {"member": member, "is_enquiry": True} | due


def lock_request(request, by, client_id):
    """Step: (the locked request, the update that this press made already or None)."""
    found = ServiceRequest.objects.select_related("agency", "service", "neighbourhood")
    locked = rights.lock(request, *WORKS, by=by, found=found)
    return locked, rows.once(RequestUpdate.objects, client_id, request_id=locked.pk)


def _expect_open(request):
    if not request.is_open:
        rows.expect(request, *states.OPEN)


def _expect_chased(request):
    if why := intake.why_kept(request):
        raise WrongState(why)


def _move(locked, to, said, *, by, at, note, client_id):
    _expect_chased(locked)
    if why := rules.refuse_move(locked, to):
        last = locked.last_step()
        who = f" {last[0]} did that on {last[1]:%-d %B %Y at %H:%M}." if last else ""
        raise WrongState(f"{why}{who}")
    before = locked.state
    _write(locked, {"state": to, **said}, at)
    steps = (before, to)
    write_update(locked, by=by, at=at, note=note, client_id=client_id, steps=steps)
    words = [ServiceRequest.State(each).label for each in steps]
    tell_event("request.moved", locked, by=by, at=at, changes={"state": words})
    if to == states.FINISHED:
        ending.ended(locked, by=by, at=at)
    return locked


def _write(locked, said, at):
    """Write these columns of a locked request, and when it was changed. Returns what changed."""
    changed = rows.assign(locked, said)
    locked.changed_at = max(at, locked.received_at)
    locked.save(update_fields=[*changed, "changed_at"])
    return changed


def write_update(locked, *, by, at, note, client_id, steps=("", "")):
    """Step: the row that tells of a step, of a note, or of both."""
    return RequestUpdate.objects.create(
        request=locked, at=at, by=user_or_none(by), by_name=by.name, from_state=steps[0],
        to_state=steps[1], note=note.strip(), client_id=client_id or uuid.uuid4(),
    )  # fmt: skip


def tell_event(code, request, *, by, at, changes=None):
    """Step: the event of a step; a councillor's enquiry says no place in it."""
    changes = {} if request.is_enquiry else changes
    events.record(code, request, by=by, at=at, changes=changes, label=request.reference)

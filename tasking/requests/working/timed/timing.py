"""The clock of a stored request: when it is due, when it next does something, and whom it tells. Steps of the
operations, on a locked row."""

from django.conf import settings
from django.utils import timezone

from core import events, rows
from core.actors import SYSTEM
from core.letters.operations import send_letter
from tasking.requests.working import states
from tasking.requests.working.models import ServiceTeam, WorkedRequest
from tasking.requests.working.querysets import works_on
from tasking.requests.working.records import WorkEscalation, WorkTarget
from tasking.requests.working.timed import clock
from tasking.requests.working.timed.timed import TIMED

Rung = WorkEscalation.Rung


def pauses_of(worked):
    """The pauses of the present round, as the clock counts them."""
    found = worked.pauses.filter(began_at__gte=worked.began_at).order_by("began_at")
    return [clock.Pause(each.began_at, each.ended_at) for each in found]


def promise(team, received_at):
    """The fields of a clock that begins now, by the target that the team has today."""
    said = {name: getattr(team, name) for name in TIMED}
    fresh = WorkedRequest(**said)
    due = clock.due(received_at, fresh.time_target, calendar=fresh.days())
    return said | {"began_at": received_at, "due_at": due}


def remember_target(worked, why, at):
    """Keep the target that the request has now, before another takes its place."""
    return WorkTarget.objects.create(
        worked=worked, at=at, service=worked.request.service, words=worked.target_in_words,
        due_at=worked.due_at, why=why,
    )  # fmt: skip


def reckon(worked, at):
    """{field: value} of when a locked request is due and when it next does something by itself."""
    days = worked.days()
    if worked.state == states.RESOLVED:
        return {"wakes_at": clock.closes_at(worked.answered_at, days)}
    if worked.state in states.WITH_OUTCOME:
        return {"wakes_at": None}
    if worked.waits:
        return {"wakes_at": worked.pauses.get(ended_at=None).ends_by}
    ladder = clock.rungs(worked.began_at, worked.time_target, pauses_of(worked), at, days)
    told = set(told_of(worked))
    left = [moment for share, moment in ladder.items() if str(share) not in told]
    return {"due_at": ladder[clock.MANAGER], "wakes_at": min(left, default=None)}


def told_of(worked):
    """The rungs of which somebody was told in the present round."""
    return worked.escalations.filter(round=worked.reopenings).values_list("rung", flat=True)


def set_clock(worked, at):
    """Write what `reckon` says."""
    rows.change(worked, reckon(worked, at))


def climb(worked, at):
    """Tell whoever is to be told by now: each once. Returns the new rows."""
    ladder = clock.rungs(worked.began_at, worked.time_target, pauses_of(worked), at, worked.days())
    return [
        made
        for share, moment in ladder.items()
        if moment <= at and (made := escalate(worked, str(share), at))
    ]


def escalate(worked, rung, at):
    """Tell the named person of this rung, once a round. Returns the row, or None where it was done."""
    user, name = _person(worked, rung)
    row, is_new = WorkEscalation.objects.get_or_create(
        worked=worked, round=worked.reopenings, rung=rung,
        defaults={"at": at, "to": user, "to_name": name},
    )  # fmt: skip
    if not is_new:
        return None
    events.record(
        "request.escalated", worked.request, by=SYSTEM, at=at, label=worked.reference,
        reason=row.get_rung_display(),
    )  # fmt: skip
    if user is not None and user.is_active and user.email:
        _write_to(worked, row)
    return row


def _person(worked, rung):
    """(account or None, name) of whom a rung names. Before a team has it, that is the team of its service. Whose
    account is closed, or who works it no longer, is passed over for the next above or beside."""
    team = worked.team or team_of(worked.request) or worked.first_team
    owner = worked.assigned_to if rung == Rung.OWNER else None
    if owner and works_on(owner, worked):
        return owner, owner.name
    people = [team.manager, team.lead] if team else []
    if rung in (Rung.LEAD, Rung.MEETING, Rung.REOPENED):
        people.reverse()
    people = [each for each in people if each]
    here = (each for each in people if not (each.user_id and not each.user.is_active))
    person = next(here, people[0] if people else None)
    return (person.user, person.name) if person else (None, "Nobody is named")


def team_of(request):
    """The team of the request's service and agency; None where there is none."""
    found = ServiceTeam.objects.filter(service=request.service_id, agency=request.agency_id)
    return found.select_related("manager__user", "lead__user").first()


def _write_to(worked, row):
    """A letter that names the request by its reference and service, and no word of what was said."""
    send_letter(
        kind="Request is late", to=row.to.email, about=worked, occasion=f"{row.round} {row.rung}", at=row.at,
        subject=f"{worked.reference}: {row.get_rung_display().lower()}",
        body=(
            f"{worked.reference}, {worked.request.service}: {row.get_rung_display().lower()}.\n"
            f"It was due on {timezone.localtime(worked.due_at):%-d %B %Y}.\n\n"
            f"{settings.SITE_URL}{worked.get_absolute_url()}\n"
        ),
    )  # fmt: skip

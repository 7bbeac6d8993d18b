"""What the chair may do at a meeting, and what the chair found wrong, on the page of the meeting."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from boards.attendance.chairing.presiding import who_speaks
from boards.attendance.quorum import quorum_of
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.shown import agenda
from boards.meetings.models import Meeting
from boards.minutes.chairing.models import MinutesReturn
from boards.minutes.models import MinutesApproval
from boards.minutes.operations import wrote_minutes
from boards.seats.voting.chairs import chairs_of, own_person
from core.cards import Link

State = Meeting.State


@dataclass
class Chairing:
    """What somebody may do who speaks for the body: steps as links, and the agenda to agree
    (`core.rows.shown` of it; "" where that is not asked)."""

    steps: list[Link] = field(default_factory=list)
    also: list[Link] = field(default_factory=list)
    agenda: str = ""

    def __bool__(self):
        return bool(self.steps or self.also or self.agenda)


def returned(meetings, user):
    """{id: what the chair found wrong in minutes that are not ready again}."""
    written = [each for each in meetings if each.state == State.WRITING_UP]
    if not written:
        return {}
    rows = MinutesReturn.objects.visible_to(user).unanswered().filter(meeting__in=written)
    return {each.meeting_id: each for each in rows.select_related("person")}


def chairing(meetings, user):
    """{id: Chairing} of the meetings at which the reader may do something as who chairs."""
    person = own_person(user)
    if person is None:
        return {}
    found = {each.pk: _of(each, person, user) for each in meetings}
    return {key: each for key, each in found.items() if each}


def _of(meeting, person, user):
    own = Chairing(steps=_to_sign(meeting, user))
    if meeting.state == State.PREPARING and meeting.waits_for_agreement:
        speaks = chairs_of(meeting.body_id, meeting.day).filter(pk=person.pk)
        if speaks.exists():
            own.agenda = agenda(meeting.items.all())
    elif meeting.state == State.RUNNING and meeting.binds and not meeting.predates_system:
        own.steps += _to_hold_urgent(meeting, user)
    elif meeting.state == State.MINUTES_READY:
        if who_speaks(meeting).filter(pk=person.pk).exists():
            _put_reading(own, meeting, user)
    return own


def _put_reading(own, meeting, user):
    if meeting.waits_for_check and not wrote_minutes(meeting, user.pk):
        minutes = reverse("minutes", args=[meeting.pk])
        own.steps.append(Link("Read the minutes and say whether they are right", minutes))
    back = reverse("minutes_return", args=[meeting.pk])
    own.also.append(Link("The minutes are not right: send them back", back))


def _to_hold_urgent(meeting, user):
    """Late business over which the user presides: as many queries for ten items as for one."""
    late = AgendaItem.objects.visible_to(user).filter(
        meeting=meeting, kind=AgendaItem.Kind.ORDINARY, urgent_at=None, withdrawn_at=None
    )
    late = list(late.exclude(in_time=True).order_by("position"))
    own = Q(person__user=user.pk) | Q(person__merged_into__user=user.pk)
    own = late and set(meeting.attendances.filter(own).values_list("pk", flat=True))
    if not own:
        return []
    quorum, found = quorum_of(meeting), []
    for item in late:
        voter = quorum.presiding(item.position)
        if voter and voter.attendance in own:
            words = f"Item {item.number} was not published in time: accept it as urgent"
            found.append(Link(words, reverse("item_urgent_here", args=[item.pk]), item.title))
    return found


def _to_sign(meeting, user):
    """The minutes that were approved at this meeting, or of it, and wait for this signature."""
    rows = MinutesApproval.objects.filter(Q(item__meeting=meeting) | Q(meeting=meeting))
    found = []
    for each in rows.waiting_for(user).select_related("meeting").order_by("meeting__starts_at"):
        words = f"Sign the minutes of {each.meeting.day:%-d %B %Y}"
        found.append(Link(words, reverse("approval_sign_here", args=[each.pk])))
    return found

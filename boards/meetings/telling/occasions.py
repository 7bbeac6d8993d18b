"""What is told of a meeting: to whom, in which words, and on which facts it rests."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from boards.meetings.calendars.feed import meeting_event
from boards.meetings.models import Meeting
from boards.meetings.telling.models import MeetingTold
from boards.seats.models import Membership
from core import ical, rows
from core.dates import day_in_words, time_of_day
from neighbourhoods.models import Person
from neighbourhoods.telling.letters import Message

Kind, State, Role = MeetingTold.Kind, Meeting.State, Membership.Role
AWAY = ("apologies", "substituted")
AHEAD = (State.PREPARING, State.AGENDA_PUBLISHED)
OF_MINUTES = (Kind.TO_CHECK, Kind.MINUTES)
WITH_ENTRY = (Kind.AGENDA, Kind.MOVED, Kind.CANCELLED)

SUBJECTS = {
    Kind.CALLED: "Items for {body}, {day}",
    Kind.AGENDA: "{what}: {body}, {day}",
    Kind.MOVED: "Changed: {body}, {when}",
    Kind.CANCELLED: "Cancelled: {body}, {when}",
    Kind.ADJOURNED: "Adjourned: {body}, {day}",
    Kind.APOLOGIES: "Apologies noted: {body}, {day}",
    Kind.TO_CHECK: "Minutes to check: {body}, {day}",
    Kind.MINUTES: "{what}: {body}, {day}",
}
TEXTS = {
    Kind.CALLED: "The next meeting of {body} is on {when}. Please suggest items or send your "
    "paper{until}. Use “Propose an item” on this page:",
    Kind.AGENDA: "{body} meets on {when}{place}. The agenda is on this page, and a calendar entry is "
    "attached:",
    Kind.MOVED: "The meeting of {body} is now on {when}{place}. It was originally on {was}.{ask}",
    Kind.CANCELLED: "The meeting of {body} on {when} is cancelled: {reason}",
    Kind.ADJOURNED: "The meeting of {body} on {day} was adjourned: {reason}. It will continue on {then}.",
    Kind.APOLOGIES: "Your apologies for the meeting of {body} on {when} have been noted.",
    Kind.TO_CHECK: "The minutes of the meeting of {body} on {day} are ready. Please read them here and "
    "say whether they are right:",
    Kind.MINUTES: "The minutes of {body} on {day} have been published:",
}
ASK_AGAIN = (
    " Apologies and answers for the earlier time no longer count. Please say again on this page "
    "whether you will come."
)
IN_PRIVATE = (
    "There is something new about a meeting that is held in private. Sign in to read it here:"
)


def members(meeting, *days):
    """Who sits on the body of a meeting on its day (or another of these), and who comes instead of
    one of them."""
    seats = Membership.objects.filter(body=meeting.body_id)
    sits = Q()
    for day in (meeting.day, *days):
        sits |= Q(memberships__in=seats.current(day))
    instead = meeting.attendances.filter(substitute_for__isnull=False, person__isnull=False)
    kept = instead.values(kept=Coalesce("person__merged_into", "person"))
    return Person.objects.filter(sits | Q(pk__in=kept)).distinct()


def _expecting(meeting):
    """Whose seat ends before the new day may have meant to come on the old one."""
    return members(meeting, timezone.localdate())


def _checkers(meeting):
    """Chair and vice-chair, but for who marked the minutes ready: another checks them."""
    seats = Membership.objects.filter(body=meeting.body_id, role__in=(Role.CHAIR, Role.VICE_CHAIR))
    people = Person.objects.filter(memberships__in=seats.current(meeting.day)).distinct()
    return people.exclude(user__isnull=False, user=meeting.minutes_ready_by_id)


def _away(meeting):
    sent = meeting.attendances.filter(status__in=AWAY, membership__isnull=False)
    return Person.objects.filter(pk__in=sent.values("membership__person"))


PEOPLE = {Kind.APOLOGIES: _away, Kind.TO_CHECK: _checkers, Kind.MOVED: _expecting}


def people_for(meeting, kind):
    """The people to whom a kind of letter about the meeting goes now, with their accounts."""
    found = PEOPLE.get(kind, members)(meeting)
    return found.select_related("user").order_by("name", "pk")


def facts(meeting, kind):
    """What a letter of this kind says, as the meeting stands now: once it differs, an earlier letter
    is out of date."""
    place = (meeting.starts_at.isoformat(), meeting.venue_id, meeting.place)
    if kind == Kind.TO_CHECK:
        checked = hasattr(meeting, "minutes_check")
        return (meeting.state, meeting.minutes_ready_at, "checked" if checked else "")
    if kind == Kind.MINUTES:
        return (meeting.state, meeting.minutes_versions.count())
    if kind == Kind.CANCELLED:
        return (meeting.state,)
    if kind == Kind.ADJOURNED:
        then = Meeting.objects.filter(continues=meeting).first()
        return (then.starts_at.isoformat(), then.venue_id, then.place, then.state) if then else ()
    if kind in (Kind.MOVED, Kind.APOLOGIES):
        return (*place, "ahead" if meeting.state in AHEAD else "")
    return (*place, meeting.state)


def says(meeting, kind):
    """`facts` as a row keeps them."""
    return rows.shown(*facts(meeting, kind))


def message(meeting, kind, **said):
    """The Message of this kind; `said` is what the meeting itself does not tell. About a body that
    meets in private it says nothing but where to read it."""
    path = reverse("minutes" if kind in OF_MINUTES else "meeting", args=[meeting.pk])
    if meeting.body.is_private:
        return Message(f"{Kind(kind).label}: sign in to read it", IN_PRIVATE, path)
    day = day_in_words(meeting.day)
    words = {
        "body": meeting.body,
        "day": day,
        "when": f"{day} at {time_of_day(meeting.starts_at)}",
        "place": f", {meeting.where}" if meeting.where else "",
        "reason": meeting.cancelled_reason,
        "ask": "",
    } | said
    return Message(
        SUBJECTS[kind].format(**words),
        TEXTS[kind].format(**words),
        path,
        _entry(meeting) if kind in WITH_ENTRY else "",
    )


def _entry(meeting):
    """The meeting as a calendar that holds nothing else: a later one with its UID replaces it."""
    return ical.to_ical(str(meeting.body), [meeting_event(meeting)]).decode()

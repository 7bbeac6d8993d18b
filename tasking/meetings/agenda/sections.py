"""What stands on the agenda of a tasking meeting, section by section, read from live records."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.formats import date_format

from core import action_days, calendar
from core.dates import day_in_words
from tasking import states as action_states
from tasking.meetings import states
from tasking.meetings.closing import closes_at
from tasking.meetings.models import Escalation, Matter, Nomination
from tasking.models import Action, Marking, Problem, ServiceRequest
from tasking.requests.late import ladder, returned
from tasking.walkabouts.wins.models import LONGEST

AHEAD = datetime.timedelta(days=56)
LISTED, MOST = 30, 200
Section = Matter.Section


@dataclass(frozen=True)
class Wanted:
    """An item that the agenda should have: its section, its words, and the record that it is about."""

    section: str
    title: str
    text: str = ""
    nomination: Any = None
    problem: Any = None
    escalation: Any = None

    @property
    def key(self):
        """What makes it the same item when the agenda is built again."""
        about = (self.nomination, self.problem, self.escalation)
        kept = tuple(each and each.pk for each in about)
        return kept if any(kept) else self.section

    @property
    def is_sensitive(self):
        """Whether the problem that it is about is official-sensitive by now."""
        problem = self.problem or getattr(self.nomination or self.escalation, "problem", None)
        return problem is not None and problem.is_sensitive


def wanted(meeting, user):
    """[Wanted] in the order of the agenda. Of a body that is no tasking group the requests that come back."""
    if not meeting.body.is_private:
        return returned_requests(meeting)
    return [
        overdue(meeting),
        *nominated(meeting),
        *problems(meeting),
        *quick_wins(meeting),
        *days_of_action(meeting, user),
        *late_requests(meeting),
        *escalated(meeting),
    ]


def overdue(meeting):
    """The first item: what is overdue in the group's place, agency by agency, and how much each did on time."""
    lines = [each.in_words for each in by_agency(meeting.body, meeting.day)]
    return Wanted(Section.OVERDUE, "Overdue actions by agency", "\n".join(lines))


@dataclass(frozen=True)
class AgencyRecord:
    """What an agency has overdue in the place of a group, and how much of twelve months it did on time."""

    agency: str
    slug: str
    overdue: int
    on_time: int
    due: int

    @property
    def rate(self):
        """Done on time, in per cent; None where nothing was due."""
        return round(100 * self.on_time / self.due) if self.due else None

    @property
    def in_words(self):
        late = f"{self.overdue} overdue" if self.overdue else "nothing overdue"
        done = f"{self.on_time} of {self.due} done on time in 12 months ({self.rate}%)"
        return f"{self.agency}: {late}; {done if self.due else 'nothing was due in 12 months'}"


def by_agency(group, day):
    """[AgencyRecord] of the actions that a group asked for and of all others of its place, the most overdue first.
    What is official-sensitive is counted for nobody, what another body agreed in private not here. One query."""
    year = Q(due_on__gt=calendar.add_years(day, -1), due_on__lte=day)
    rows = Action.objects.filter(_here(group)).exclude(state=action_states.CANCELLED)
    rows = rows.exclude(marking=Marking.SENSITIVE)
    rows = rows.order_by().values_list("lead_agency__short_name", "lead_agency__slug")
    rows = rows.annotate(
        overdue=Count("pk", filter=Q(is_open=True, due_on__lt=day)),
        on_time=Count("pk", filter=year & Q(done_on__lte=F("due_on"))),
        due=Count("pk", filter=year),
    )
    found = [AgencyRecord(*row) for row in rows]
    found = [each for each in found if each.overdue or each.due]
    return sorted(found, key=lambda each: (-each.overdue, each.agency))


def _here(group):
    """The actions of a group: its own, and those of its neighbourhood or area."""
    own = Q(body=group)
    if group.neighbourhood_id:
        place = Q(neighbourhood=group.neighbourhood_id)
    elif group.area_id:
        place = Q(neighbourhood__area=group.area_id)
    else:
        return own
    return own | place & ~Q(marking=Marking.EXEMPT)


def nominated(meeting):
    """Nominations made in time, and later ones that were accepted; the urgent ones first."""
    waiting = Nomination.objects.filter(body=meeting.body_id).waiting().whole()
    found = [nomination(each) for each in waiting.in_time(closes_at(meeting)).order_by("pk")]
    return sorted(found, key=lambda each: each.section)


def nomination(row):
    """The item for a nomination."""
    section = Section.URGENT if row.is_urgent else Section.NOMINATED
    return Wanted(section, row.title, _nomination(row), nomination=row)


def _nomination(row):
    facts = (
        ("Where", row.place),
        ("What happens", row.behaviour),
        ("When", row.times),
        ("Nominated by", row.whose),
        ("Accepted after the closing day", row.accepted_reason),
    )
    return "\n".join(f"{name}: {text}" for name, text in facts if text)


def problems(meeting):
    """Problems that the group took on at its earlier meetings and that have not ended."""
    taken = Q(nominations__body=meeting.body_id, nominations__state=states.TAKEN_ON) | Q(
        escalations__to_body=meeting.body_id, escalations__state=states.TAKEN_ON
    )
    open_ones = Problem.objects.open().filter(taken).distinct().order_by("pk")
    return [Wanted(Section.REVIEW, str(each)[:200], problem=each) for each in open_ones[:LISTED]]


def quick_wins(meeting):
    """One item for what one agency does within 28 days and the spending limit: what is marked so, with its cost,
    and of the group's own actions those that are small and whose cost nobody has entered."""
    rows = Action.objects.filter(is_open=True)
    rows = rows.exclude(marking__in=[Marking.EXEMPT, Marking.SENSITIVE])
    rows = rows.annotate(agencies_here=Count("agencies"))
    own, marked = Q(body=meeting.body_id), Q(quick_win__isnull=False)
    is_small = Q(agencies_here=1, due_on__lte=F("created_at__date") + LONGEST)
    if place := meeting.body.neighbourhood_id:
        own |= Q(body=None, neighbourhood=place) & marked
    rows = rows.filter(own, marked | is_small).select_related("lead_agency", "quick_win")
    return _listed(
        Section.QUICK, [_quick_win(each) for each in rows.order_by("due_on", "pk")[:MOST]]
    )


def _quick_win(action):
    win = getattr(action, "quick_win", None)
    cost = f"£{win.cost:,.2f}".removesuffix(".00") if win else "cost not entered"
    words = f"{action} ({action.lead_agency}, {day_in_words(action.due_on)}): {cost}"
    if win and (win.is_long or action.agencies_here > 1):
        return f"{words}; marked as a quick win, and no longer one"
    return words


def days_of_action(meeting, user):
    """One item for the action days of the next eight weeks."""
    asked = action_days.Asked(user, meeting.day, meeting.day + AHEAD, meeting.body.neighbourhood_id)
    lines = [f"{date_format(each.on)}: {each.words}" for each in action_days.days(asked)]
    return [Wanted(Section.DAYS, "Action days", "\n".join(lines[:LISTED]))] if lines else []


def late_requests(meeting):
    """One item for the requests of the group's place that took three times as long as they may or were
    reopened twice: their reference, service and place, and no word of what was said."""
    found = ladder.for_meeting(requests_at(meeting.body).for_many())
    return _listed(Section.LATE, [ladder.in_words(*each) for each in found])


def requests_at(body):
    """Requests that lie in the place of a body."""
    place = body.neighbourhood_id
    return ladder.at(place=place, area=None if place else body.area_id)


def returned_requests(meeting):
    """One item for the requests of earlier meetings that are late, reopened or logged again. What was raised in
    the private part is not named."""
    told = ServiceRequest.objects.for_many()
    rows = told.filter(agenda_item__access="public")
    lines = [returned.in_words(*each) for each in returned.returned(rows, meeting, among=told)]
    return _listed(Section.RETURNED, lines)


def _listed(section, lines):
    """An item for a list; where it is long, with how many more there are."""
    if not lines:
        return []
    more = len(lines) - LISTED
    lines = lines[:LISTED] + ([f"and {more} more"] if more > 0 else [])
    return [Wanted(section, section.label, "\n".join(lines))]


def escalated(meeting):
    """What other levels sent here and waits, and the answers to what was sent from here since the last
    meeting."""
    here, heard = meeting.body_id, Matter.objects.filter(meeting__body=meeting.body_id)
    waits = Q(to_body=here, state=states.WAITING)
    answered = Q(from_body=here, state__in=[states.TAKEN_ON, states.REFERRED_BACK])
    known = heard.exclude(meeting=meeting.pk).filter(escalation__isnull=False).values("escalation")
    answered &= ~Q(pk__in=known)
    rows = Escalation.objects.filter(waits | answered).whole().order_by("pk")
    return [
        Wanted(Section.ESCALATED, str(each)[:200], _escalation(each, here), escalation=each)
        for each in rows[:LISTED]
    ]


def _escalation(row, here):
    if row.sensitive_problem:
        return ""
    if row.to_body_id == here:
        return f"From {row.from_body}. {row.get_why_display()}: {row.text}"
    return f"Sent to {row.to_body}. {row.get_state_display()}: {row.answer}"

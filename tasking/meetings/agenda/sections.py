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
from tasking.models import Action, Marking, Problem

QUICK = datetime.timedelta(days=28)
AHEAD = datetime.timedelta(days=56)
LISTED = 30
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
    """[Wanted] in the order of the agenda."""
    return [
        overdue(meeting),
        *nominated(meeting),
        *problems(meeting),
        *quick_wins(meeting),
        *days_of_action(meeting, user),
        *escalated(meeting),
    ]


def overdue(meeting):
    """The first item: what is overdue, agency by agency, and how much each did on time."""
    lines = [each.in_words for each in by_agency(meeting.body_id, meeting.day)]
    return Wanted(Section.OVERDUE, "Overdue actions by agency", "\n".join(lines))


@dataclass(frozen=True)
class AgencyRecord:
    """What an agency has overdue for a group, and how much of twelve months it did on time."""

    agency: str
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
    """[AgencyRecord] of the actions that a group asked for, the most overdue first. What is official-sensitive is
    counted for nobody. One query."""
    year = Q(due_on__gt=calendar.add_years(day, -1), due_on__lte=day)
    rows = Action.objects.filter(body=group).exclude(state=action_states.CANCELLED)
    rows = rows.exclude(marking=Marking.SENSITIVE)
    rows = rows.order_by().values_list("lead_agency__short_name")
    rows = rows.annotate(
        overdue=Count("pk", filter=Q(is_open=True, due_on__lt=day)),
        on_time=Count("pk", filter=year & Q(done_on__lte=F("due_on"))),
        due=Count("pk", filter=year),
    )
    found = [AgencyRecord(*row) for row in rows]
    found = [each for each in found if each.overdue or each.due]
    return sorted(found, key=lambda each: (-each.overdue, each.agency))


def nominated(meeting):
    """Nominations made in time, and later ones that were accepted; the urgent ones first."""
    waiting = Nomination.objects.filter(body=meeting.body_id).waiting().whole()
    rows = list(waiting.in_time(closes_at(meeting)).order_by("pk"))
    for section, is_urgent in ((Section.URGENT, True), (Section.NOMINATED, False)):
        for each in rows:
            if each.is_urgent is is_urgent:
                yield Wanted(section, each.title, _nomination(each), nomination=each)


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
    """One item for what one agency can do within 28 days."""
    rows = Action.objects.filter(body=meeting.body_id, is_open=True)
    rows = rows.filter(due_on__lte=F("created_at__date") + QUICK).exclude(
        marking__in=[Marking.EXEMPT, Marking.SENSITIVE]
    )
    rows = rows.annotate(agencies_here=Count("agencies")).filter(agencies_here=1)
    rows = list(rows.select_related("lead_agency").order_by("due_on", "pk")[:LISTED])
    lines = [f"{each} ({each.lead_agency}, {day_in_words(each.due_on)})" for each in rows]
    return [Wanted(Section.QUICK, "Quick wins", "\n".join(lines))] if lines else []


def days_of_action(meeting, user):
    """One item for the action days of the next eight weeks."""
    asked = action_days.Asked(user, meeting.day, meeting.day + AHEAD, meeting.body.neighbourhood_id)
    lines = [f"{date_format(each.on)}: {each.words}" for each in action_days.days(asked)]
    return [Wanted(Section.DAYS, "Action days", "\n".join(lines[:LISTED]))] if lines else []


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
    if row.to_body_id == here:
        return f"From {row.from_body}. {row.get_why_display()}: {row.text}"
    return f"Sent to {row.to_body}. {row.get_state_display()}: {row.answer}"

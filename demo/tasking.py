"""Actions of two years: what was promised at a meeting, and how it went."""

import datetime
import itertools
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from boards.models import Membership
from demo.facts.actions import ENDS, NOTES, PROGRESS, WAYS
from tasking import states
from tasking.models import Action, ActionUpdate, Marking
from tasking.operations import add_action, add_note, move_action

YEAR = datetime.timedelta(days=365)
RUNNING = (states.ACCEPTED, states.IN_PROGRESS, states.BLOCKED)


@dataclass(frozen=True)
class Report:
    """A step of an action, or a word on how far it is."""

    at: datetime.datetime
    action: Action
    by: User
    note: str
    before: str = ""
    after: str = ""


@dataclass
class Promises:
    """Actions and what is reported of them, not yet saved: those of earlier years as they stood a
    year ago, in bulk; what was said since then goes through the operations."""

    actions: list = field(default_factory=list)
    updates: list = field(default_factory=list)
    reports: list = field(default_factory=list)

    def add(self, world, item, promise, words, seats):
        """A promise (agency, words) that was made under an item, and how it went since."""
        slug, what = promise
        agency, meeting, chance = world.agencies[slug], item.meeting, world.chance
        end = _end(world, meeting)
        owners = _owners(seats, agency)
        moves = _moves(chance, meeting.ends_at, WAYS[end])
        due_on = meeting.day + datetime.timedelta(days=chance.choice((21, 28, 42, 60, 91)))
        action = Action(
            what=what.format(**words)[:500],
            body=meeting.body,
            neighbourhood=meeting.body.neighbourhood,
            agenda_item=item,
            owner=chance.choice(owners) if owners else None,
            lead_agency=agency,
            due_on=due_on,
            priority=chance.choices((1, 2, 3, 4), (5, 20, 65, 10))[0],
            marking=Marking.OFFICIAL if meeting.body.is_private else Marking.PUBLIC,
            created_by=meeting.agenda_published_by,
            created_at=meeting.ends_at,
        )
        self.actions.append(action)
        reports = _reports(world, action, moves, end)
        since = timezone.now() - YEAR
        earlier = [each for each in reports if each.at < since]
        self.reports += reports[len(earlier) :]
        self.updates += map(_update, earlier)
        _stand(action, WAYS[end][0], earlier)


def _reports(world, action, moves, end):
    """What was said at each step, and of what is not done yet in the last days."""
    chance, found, head = world.chance, [], world.users[Role.HEAD_OF_SERVICE]
    keeper = head if action.body.is_private else action.created_by
    for at, before, after in moves:
        notes = NOTES.get(after)
        note = chance.choice(notes) if notes else ""
        found.append(Report(at, action, keeper, note, before, after))
    if end in RUNNING and chance.random() < 0.4:
        at = timezone.now() - datetime.timedelta(hours=chance.randint(3, 140))
        if at > (moves[-1][0] if moves else action.created_at):
            by = chance.choice((keeper, head))
            found.append(Report(at, action, by, chance.choice(PROGRESS)))
    return found


def _stand(action, first, reports):
    """How an action stands after these reports."""
    steps = [each for each in reports if each.after]
    action.state = steps[-1].after if steps else first
    action.is_open = action.state in states.OPEN
    done = (timezone.localtime(each.at).date() for each in steps if each.after == states.DONE)
    action.done_on = next(done, None)
    action.changed_at = reports[-1].at if reports else action.created_at


def _update(report):
    return ActionUpdate(
        action=report.action,
        at=report.at,
        by=report.by,
        by_name=report.by.name,
        from_state=report.before,
        to_state=report.after,
        note=report.note,
    )


def _end(world, meeting):
    """Where a promise of that age stands by now."""
    age = (world.today - meeting.day).days
    choices = next(each for limit, each in reversed(ENDS) if age <= limit)
    ends, weights = zip(*choices, strict=True)
    return world.chance.choices(ends, weights)[0]


def _owners(seats, agency):
    """Those of an agency on the body; elected members own nothing."""
    return [
        seat.person
        for seat in seats
        if seat.person.agency_id == agency.pk and seat.role != Membership.Role.ELECTED_MEMBER
    ]


def _moves(chance, made, way):
    """[(at, before, after)] spread between the meeting and now."""
    now = timezone.now()
    room = max((now - made) / max(len(way), 1), datetime.timedelta(minutes=1))
    step = min(room, datetime.timedelta(days=chance.randint(6, 30)))
    return [
        (min(made + step * number, now), before, after)
        for number, (before, after) in enumerate(itertools.pairwise(way), start=1)
    ]


def write_actions(promises):
    Action.objects.bulk_create(promises.actions, batch_size=1000)
    ActionUpdate.objects.bulk_create(promises.updates, batch_size=1000)
    for each in sorted(promises.reports, key=lambda each: each.at):
        said = {"action": each.action, "note": each.note, "by": each.by, "at": each.at}
        move_action(to=each.after, **said) if each.after else add_note(**said)


def write_plan_steps(plan, clerk):
    """The lead of each priority reports to the board once."""
    for priority in plan.priorities.all():
        add_action(
            what=f"Report to the board on “{priority.title}”",
            lead_agency=priority.lead,
            due_on=timezone.localdate() + datetime.timedelta(days=80),
            plan_priority=priority,
            by=clerk,
        )

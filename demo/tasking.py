"""Actions of two years: what was promised at a meeting, and how it went."""

import datetime
import itertools
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.access import Role
from boards.models import Membership
from demo.facts.actions import ENDS, NOTES, PROGRESS, WAYS
from tasking import states
from tasking.models import Action, ActionUpdate, Marking
from tasking.operations import add_action

RUNNING = (states.ACCEPTED, states.IN_PROGRESS, states.BLOCKED)


@dataclass
class Promises:
    """Actions and what was reported of them, not yet saved."""

    actions: list = field(default_factory=list)
    updates: list = field(default_factory=list)

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
            state=end,
            is_open=end in states.OPEN,
            done_on=_done_on(moves),
            marking=Marking.OFFICIAL if meeting.body.is_private else Marking.PUBLIC,
            created_by=meeting.agenda_published_by,
            created_at=meeting.ends_at,
            changed_at=moves[-1][0] if moves else meeting.ends_at,
        )
        self.actions.append(action)
        self._report_moves(chance, action, moves)
        if end in RUNNING and chance.random() < 0.4:
            self._report_progress(world, action)

    def _report_moves(self, chance, action, moves):
        for at, before, after in moves:
            notes = NOTES.get(after)
            note = chance.choice(notes) if notes else ""
            self._report(action, action.created_by, at, note, before, after)

    def _report_progress(self, world, action):
        """In the last days somebody said how far it is."""
        chance = world.chance
        at = timezone.now() - datetime.timedelta(hours=chance.randint(3, 140))
        if at > action.changed_at:
            action.changed_at = at
            by = chance.choice((action.created_by, world.users[Role.HEAD_OF_SERVICE]))
            self._report(action, by, at, chance.choice(PROGRESS))

    def _report(self, action, by, at, note, before="", after=""):
        self.updates.append(
            ActionUpdate(
                action=action,
                at=at,
                by=by,
                by_name=by.name,
                note=note,
                from_state=before,
                to_state=after,
            )
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


def _done_on(moves):
    return next((timezone.localtime(at).date() for at, _, to in moves if to == states.DONE), None)


def write_actions(promises):
    Action.objects.bulk_create(promises.actions, batch_size=1000)
    ActionUpdate.objects.bulk_create(promises.updates, batch_size=1000)


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

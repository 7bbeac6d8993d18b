"""Actions of two years: what was promised at a meeting, and how it went."""

import datetime
import itertools
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from boards.models import AgendaItem, Membership
from core.actors import SYSTEM
from core.links import operations as links
from demo.facts.actions import BY_LINK, ENDS, NOTES, PROGRESS, WAYS
from demo.facts.sign_ins import ADDRESS, HOME
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.operations import create_person
from tasking import states
from tasking.actions.operations import add_action, add_note, move_action
from tasking.models import Action, ActionLink, ActionUpdate, Marking

RUNNING = (states.ACCEPTED, states.IN_PROGRESS, states.BLOCKED)


@dataclass(frozen=True)
class Report:
    """A step of an action, or a word on how far it is."""

    at: datetime.datetime
    by: User
    note: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Promise:
    """What somebody promised as a meeting ended, and what was reported of it since."""

    item: AgendaItem
    what: str
    agency: Agency
    owner: Person | None
    due_on: datetime.date
    urgency: int
    state: str
    by: User
    reports: list[Report]

    @property
    def at(self):
        return self.item.meeting.ends_at


def promise_under(world, chance, item, words, what, seats, by):
    """A promise `what` (agency, text to be filled in with `words`) under an item."""
    meeting, agency = item.meeting, world.agencies[what[0]]
    end, owners = _end(world, meeting), _owners(seats, agency)
    if end == states.VERIFIED and not meeting.body.is_private:
        end = states.CLOSED  # a board signs off
    moves = _moves(world.now, chance, meeting.ends_at, WAYS[end])
    return Promise(
        item=item,
        what=what[1].format(**words)[:500],
        agency=agency,
        owner=chance.choice(owners) if owners else None,
        due_on=meeting.day + datetime.timedelta(days=chance.choice((21, 28, 42, 60, 91))),
        urgency=chance.choices((1, 2, 3, 4), (5, 20, 65, 10))[0],
        state=WAYS[end][0],
        by=by,
        reports=_reports(world, chance, meeting, moves, end, by),
    )


def _reports(world, chance, meeting, moves, end, by):
    """What was said at each step, and of what is not done yet in the last days."""
    found, head = [], world.users[Role.HEAD_OF_SERVICE]
    for at, before, after in moves:
        notes = NOTES.get(after)
        found.append(Report(at, by, chance.choice(notes) if notes else "", before, after))
    if end in RUNNING and chance.random() < 0.4:
        at = world.now - datetime.timedelta(hours=chance.randint(3, 140))
        if at > (moves[-1][0] if moves else meeting.ends_at):
            found.append(Report(at, chance.choice((by, head)), chance.choice(PROGRESS)))
    return found


def _end(world, meeting):
    """Where a promise of that age stands by now; each share is met within a few dozen promises."""
    age = (world.today - meeting.day).days
    limit, choices = next(each for each in reversed(ENDS) if age <= each[0])
    left = world.spread(limit) * sum(share for _, share in choices)
    for end, share in choices:
        left -= share
        if left < 0:
            return end
    return end


def _owners(seats, agency):
    """Those of an agency on the body; elected members own nothing."""
    return [
        seat.person
        for seat in seats
        if seat.person.agency_id == agency.pk and seat.role != Membership.Role.ELECTED_MEMBER
    ]


def _moves(now, chance, made, way):
    """[(at, before, after)] spread between the meeting and now."""
    room = max((now - made) / max(len(way), 1), datetime.timedelta(minutes=1))
    step = min(room, datetime.timedelta(days=chance.randint(6, 30)))
    return [
        (min(made + step * number, now), before, after)
        for number, (before, after) in enumerate(itertools.pairwise(way), start=1)
    ]


def make(world, promise):
    """At the meeting; its reports follow in their time."""
    action = add_action(
        what=promise.what,
        lead_agency=promise.agency,
        owner=promise.owner,
        agenda_item=promise.item,
        due_on=promise.due_on,
        priority=promise.urgency,
        state=promise.state,
        by=promise.by,
        at=promise.at,
    )
    world.timeline.add(_story(action, promise.reports))


def _story(action, reports):
    for each in reports:
        at = yield each.at
        said = {"action": action, "note": each.note, "by": each.by, "at": at}
        move_action(to=each.after, **said) if each.after else add_note(**said)


@dataclass
class Earlier:
    """Promises of the year before, to be written in bulk as they stood a year ago."""

    since: datetime.datetime
    actions: list = field(default_factory=list)
    updates: list = field(default_factory=list)
    later: list = field(default_factory=list)

    def add(self, promise):
        before = [each for each in promise.reports if each.at < self.since]
        action = _stood(promise, before)
        self.actions.append(action)
        self.updates += [_update(action, each) for each in before]
        self.later.append((action, promise.reports[len(before) :]))

    def write(self, world):
        """What was reported since is told in its time."""
        Action.objects.bulk_create(self.actions, batch_size=1000)
        ActionUpdate.objects.bulk_create(self.updates, batch_size=1000)
        for action, reports in self.later:
            world.timeline.add(_story(action, reports))


def _stood(promise, reports):
    """The action as it stood after these reports."""
    meeting, steps = promise.item.meeting, [each for each in reports if each.after]
    state = steps[-1].after if steps else promise.state
    done = (timezone.localtime(each.at).date() for each in steps if each.after == states.DONE)
    return Action(
        what=promise.what,
        body=meeting.body,
        neighbourhood=meeting.body.neighbourhood,
        agenda_item=promise.item,
        owner=promise.owner,
        lead_agency=promise.agency,
        due_on=promise.due_on,
        priority=promise.urgency,
        marking=Marking.OFFICIAL if meeting.body.is_private else Marking.PUBLIC,
        state=state,
        is_open=state in states.OPEN,
        done_on=next(done, None),
        created_by=promise.by,
        created_at=promise.at,
        changed_at=reports[-1].at if reports else promise.at,
    )


def _update(action, report):
    return ActionUpdate(
        action=action,
        at=report.at,
        by=report.by,
        by_name=report.by.name,
        from_state=report.before,
        to_state=report.after,
        note=report.note,
    )


def write_plan_steps(world, plan, by, at):
    """The lead of each priority reports to the board once."""
    for priority in plan.priorities.all():
        add_action(
            state="accepted",
            what=f"Report to the board on “{priority.title}”",
            lead_agency=priority.lead,
            due_on=world.days_ago(-80),
            plan_priority=priority,
            by=by,
            at=at,
        )


def write_link(world):
    """An action for somebody without a sign-in, whose first letter carries a link: the worker hands it
    over, and nothing else keeps it. The link was opened once since."""
    name, job, agency, what = BY_LINK
    owner = create_person(
        name=name, job_title=job, agency=world.agencies[agency], email=ADDRESS.format("caretaker"),
        by=SYSTEM,
    )  # fmt: skip
    action = add_action(
        what=what,
        owner=owner,
        body=world.bodies[HOME]["board"],
        due_on=world.days_ago(-20),
        state=states.OFFERED,
        by=world.users[Role.NEIGHBOURHOOD_MANAGER],
        at=world.now - datetime.timedelta(days=2),
    )
    link = ActionLink.objects.about(action).get()
    links.opened(link, world.now - datetime.timedelta(days=1))

"""Actions of two years: what was promised at a meeting, and how it went."""

import datetime
import itertools

from django.utils import timezone

from accounts.access import Role
from boards.models import Membership
from demo import business
from tasking import states
from tasking.models import Action, ActionUpdate, Marking

ENDS = (
    (
        10_000,
        (
            (states.CLOSED, 70),
            (states.CANCELLED, 14),
            (states.VERIFIED, 8),
            (states.BLOCKED, 3),
            (states.IN_PROGRESS, 5),
        ),
    ),
    (
        200,
        (
            (states.CLOSED, 35),
            (states.DONE, 22),
            (states.VERIFIED, 12),
            (states.IN_PROGRESS, 16),
            (states.BLOCKED, 8),
            (states.CANCELLED, 7),
        ),
    ),
    (
        100,
        (
            (states.ACCEPTED, 40),
            (states.IN_PROGRESS, 30),
            (states.DONE, 12),
            (states.OFFERED, 8),
            (states.DECLINED, 4),
            (states.BLOCKED, 6),
        ),
    ),
)
WAYS = {
    states.OFFERED: (states.OFFERED,),
    states.DECLINED: (states.OFFERED, states.DECLINED),
    states.ACCEPTED: (states.ACCEPTED,),
    states.IN_PROGRESS: (states.ACCEPTED, states.IN_PROGRESS),
    states.BLOCKED: (states.ACCEPTED, states.BLOCKED),
    states.DONE: (states.ACCEPTED, states.IN_PROGRESS, states.DONE),
    states.VERIFIED: (states.ACCEPTED, states.IN_PROGRESS, states.DONE, states.VERIFIED),
    states.CLOSED: (states.ACCEPTED, states.DONE, states.CLOSED),
    states.CANCELLED: (states.ACCEPTED, states.CANCELLED),
}
NOTES = {
    states.IN_PROGRESS: business.PROGRESS,
    states.BLOCKED: business.BLOCKED_NOTES,
    states.DONE: business.DONE_NOTES,
    states.CANCELLED: business.CANCELLED_NOTES,
    states.DECLINED: business.DECLINED_NOTES,
    states.VERIFIED: business.CHECKED_NOTES,
}


def _action(world, rows, item, promise, words, seats):
    chance, meeting = world.chance, item.meeting
    slug, what = promise
    agency = world.agencies[slug]
    made = meeting.ends_at
    age = (world.today - meeting.day).days
    choices = next(each for limit, each in reversed(ENDS) if age <= limit)
    end = chance.choices([each for each, _ in choices], [weight for _, weight in choices])[0]
    owners = [
        seat.person
        for seat in seats
        if seat.person.agency_id == agency.pk and seat.role != Membership.Role.ELECTED_MEMBER
    ]
    way = WAYS[end]
    moves = _moves(chance, made, way, world.today)
    due = meeting.day + datetime.timedelta(days=chance.choice((21, 28, 42, 60, 91)))
    action = Action(
        what=what.format(**words)[:500],
        body=meeting.body,
        neighbourhood=meeting.body.neighbourhood,
        agenda_item=item,
        owner=chance.choice(owners) if owners else None,
        lead_agency=agency,
        due_on=due,
        priority=chance.choices((1, 2, 3, 4), (5, 20, 65, 10))[0],
        state=end,
        is_open=end in states.OPEN,
        done_on=next(
            (timezone.localtime(at).date() for at, _, to in moves if to == states.DONE), None
        ),
        marking=Marking.OFFICIAL if meeting.body.is_private else Marking.PUBLIC,
        created_by=item.meeting.agenda_published_by,
        created_at=made,
        changed_at=moves[-1][0] if moves else made,
    )
    rows.actions.append(action)
    clerk = meeting.agenda_published_by
    for at, before, after in moves:
        notes = NOTES.get(after)
        rows.updates.append(
            ActionUpdate(
                action=action,
                at=at,
                by=clerk,
                by_name=clerk.name,
                from_state=before,
                to_state=after,
                note=chance.choice(notes) if notes else "",
            )
        )
    if end in (states.ACCEPTED, states.IN_PROGRESS, states.BLOCKED) and chance.random() < 0.4:
        at = timezone.now() - datetime.timedelta(hours=chance.randint(3, 140))
        if at > action.changed_at:
            action.changed_at = at
            by = chance.choice((clerk, world.users[Role.HEAD_OF_SERVICE]))
            note = chance.choice(business.PROGRESS)
            rows.updates.append(
                ActionUpdate(action=action, at=at, by=by, by_name=by.name, note=note)
            )


def _moves(chance, made, way, today):
    """[(at, before, after)] spread between the meeting and now."""
    now = timezone.now()
    room = max((now - made) / max(len(way), 1), datetime.timedelta(minutes=1))
    step = min(room, datetime.timedelta(days=chance.randint(6, 30)))
    return [
        (min(made + step * number, now), before, after)
        for number, (before, after) in enumerate(itertools.pairwise(way), start=1)
    ]

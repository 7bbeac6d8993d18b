"""What happened in the room: quorum, interests, votes."""

import datetime

from django.utils import timezone

from boards.attendance.quorum import room_of
from boards.interests.operations import NOTICE
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Ballot,
    Body,
    Decision,
    Interest,
    Meeting,
    Membership,
    Minute,
    MinuteDraft,
    RegisterEntry,
    Vote,
)
from demo import business
from neighbourhoods.models import Person

K = AgendaItem.Kind


def write_rooms():
    """Whether a quorum came to each meeting of the last year, as when it was closed."""
    since = timezone.now() - datetime.timedelta(days=400)
    for meeting in Meeting.objects.filter(finished_at__gte=since).select_related("body"):
        room = room_of(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(
            quorum_required=room.required, quorum_present=len(room.voters)
        )


def write_registers(world, clerk):
    """Partners say for whom they work; councillors are in the council's register."""
    for name in ("Sinfin", "Normanton"):
        here = world.people[name]
        for number in (1, 2, 3):
            Person.objects.filter(pk=here[f"councillor{number}"].pk).update(
                register_url=f"https://democracy.example/register/{name.lower()}-{number}"
            )
        for key, nature in (
            ("resident1", "Trustee of the community association that lets the hall"),
            ("housing", "Employed by the housing company, landlord of the estate"),
        ):
            if key in here:
                RegisterEntry.objects.create(
                    person=here[key],
                    nature=nature,
                    recorded_by=clerk,
                    starts_on=world.today - datetime.timedelta(days=700),
                    recorded_at=timezone.now(),
                )


def write_interests(chance, clerk):
    """Now and then somebody on a board declared an interest; the last one is not registered."""
    items = AgendaItem.objects.filter(
        kind=K.ORDINARY, meeting__body__kind=Body.Kind.BOARD, meeting__finished_at__isnull=False
    )
    rows = list(items.select_related("meeting").order_by("meeting__starts_at", "id")[::9])
    for number, item in enumerate(rows):
        came = Attendance.objects.filter(
            meeting=item.meeting, status="present", membership__has_vote=True
        )
        who = chance.choice(list(came.order_by("id")))
        councillor = who.membership.role == Membership.Role.ELECTED_MEMBER
        left = councillor or number % 3
        due = councillor and number >= len(rows) - 9
        here = {"item__meeting": item.meeting_id, "item__kind": K.DECLARATIONS}
        for texts in (Minute, MinuteDraft):
            texts.objects.filter(**here).update(text="Nobody else declared any.")
        at = item.meeting.started_at
        Interest.objects.create(
            attendance=who,
            item=item,
            kind="dpi" if councillor else "own",
            nature=chance.choice(business.INTERESTS),
            outcome="left" if left else "stayed",
            is_registered=not due,
            recorded_by=clerk,
            recorded_at=at,
            notify_by=item.meeting.day + NOTICE if due else None,
            absence=Absence.objects.create(
                attendance=who, reason="interest", first=item.position, last=item.position
            )
            if left
            else None,
        )


def write_votes(chance, clerk):
    """Every sixth recommendation of a board was put to the vote: most by hands, some by name."""
    decisions = Decision.objects.filter(item__meeting__body__kind=Body.Kind.BOARD)
    rows = decisions.select_related("item__meeting__body").order_by("id")[::6]
    for number, decision in enumerate(rows):
        room = room_of(decision.item.meeting)
        voters = room.here(decision.item.position)
        if len(voters) < 4:
            continue
        against = chance.sample(
            voters[1:], chance.choice((0, 0, 1, 1, 2)) if number % 7 else len(voters) // 2
        )
        _vote(decision, room, voters, against, by_name=number % 3 == 0, clerk=clerk)


def _vote(decision, room, voters, against, *, by_name, clerk):
    """Write the vote before a decision, as it went."""
    tied = 2 * len(against) == len(voters)
    vote = Vote(
        item=decision.item,
        text=decision.text,
        mover_id=voters[0].attendance,
        seconder_id=voters[1].attendance,
        method="recorded" if by_name else "show",
        votes_for=len(voters) - len(against),
        votes_against=len(against),
        casting="for" if tied else "",
        voting_present=len(voters),
        seats=room.seats,
        presiding=getattr(room.presiding(1), "name", ""),
        recorded_by=clerk,
        recorded_at=decision.recorded_at,
    )
    vote.carried = vote.outcome.carried
    vote.save(force_insert=True)
    if by_name:
        Ballot.objects.bulk_create(
            Ballot(
                vote=vote,
                attendance_id=voter.attendance,
                choice="against" if voter in against else "for",
            )
            for voter in voters
        )
    decision.vote = vote
    decision.outcome = decision.outcome if vote.carried else Decision.Outcome.LOST
    decision.presiding, decision.voting_present, decision.quorum = (
        vote.presiding,
        len(voters),
        room.required,
    )
    decision.save()

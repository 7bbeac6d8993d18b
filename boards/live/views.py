"""The live page, and apologies before it."""

from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect

from accounts.access import Permission
from accounts.pages import ObjectPage
from boards.attendance import shown as attendance_shown
from boards.attendance.models import Attendance
from boards.attendance.quorum import IN_ROOM, quorum_of, with_all_seats
from boards.attendance.rules import TICKS, attendance_summary
from boards.attendance.shown import count, informal, tick
from boards.corrections.attended import as_corrected
from boards.decisions.rules import usual_outcome
from boards.interests.models import Interest
from boards.interests.own.slots import declared
from boards.live.items import (
    decision_form,
    in_runs,
    items_with_decisions,
    minute_form,
    prepare_items,
)
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.minutes.rules import TO_APPROVE
from boards.minutes.shown import approval, errata_of
from boards.seats.models import Deputy, Membership
from boards.seats.voting.chairs import KEPT
from boards.training.due import PRESIDING, missing
from boards.votes.models import Vote
from core import slots
from core.repeat import prepare


class Live(ObjectPage):
    """Run the meeting and write it up, on a laptop or a phone."""

    permission = Permission.RUN_MEETING
    model = Meeting
    template_name = "boards/live/live.html"

    def get_queryset(self):
        votes = Vote.objects.filter(item__meeting=OuterRef("pk"))
        rows = Meeting.objects.select_related("body", "venue").with_following()
        own = Interest.objects.filter(item__meeting=OuterRef("pk"), is_own=True)
        return rows.annotate(has_votes=Exists(votes), has_own=Exists(own))

    def get(self, request, *args, **kwargs):
        if not self.object.takes_minutes:
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        meeting, user = self.object, self.request.user
        items = items_with_decisions(meeting)
        attendance = attendance_context(meeting, items)
        quorum = attendance["quorum"]
        offered = slots.collect("agenda_item.live", items, user)
        kinds = {item.kind for item in items}
        usual = meeting.power, usual_outcome(meeting)
        prepare_items(items, offered, quorum, usual)
        members = attendance["members"]
        return super().get_context_data(
            items=items,
            runs=in_runs(items),
            to_approve=to_approve(meeting, quorum) if AgendaItem.Kind.MINUTES in kinds else (),
            has_log=AgendaItem.Kind.ACTION_LOG in kinds,
            member_choices=[(seat.pk, seat.person.name) for seat, *_ in members],
            presiding_choices=[
                (seat.pk, seat.person.name) for seat, *_ in members if seat.has_vote
            ],
            chosen=next(
                (seat.pk for seat, row, *_ in members if row and row.pk == quorum.chosen), None
            ),
            ticks=ticks(meeting, members),
            minute_form=minute_form(),
            chair=getattr(quorum.presiding(1), "name", ""),
            declared=declared([meeting], user).get(meeting.pk, ()) if meeting.has_own else (),
            decision_form=decision_form(*usual),
            usual_outcome=usual[1],
            shown={
                "presiding": attendance_shown.presiding(meeting, items),
                "count": count(meeting),
            },
            fresh={"attendee": uuid4(), "item": uuid4()},
            slots={
                "meeting.own": slots.collect("meeting.own", [meeting], user)
                if meeting.is_over
                else {},
                "agenda_item.live": offered,
                "meeting.room": slots.collect("meeting.room", [meeting], user),
                "meeting.live": slots.collect("meeting.live", [meeting], user),
            },
            **attendance,
            **kwargs,
        )


def to_approve(meeting, quorum):
    """Earlier meetings whose minutes wait, each with what the page shows of their approval, and
    `signers`: whoever presided over it and was there, as the one choice."""
    errata = ArraySubquery(errata_of(OuterRef("pk")).values("pk"))
    waiting = Meeting.objects.to_approve(meeting).annotate(errata=errata)
    found = list(waiting[:TO_APPROVE])
    led = {}
    for earlier in found:
        approved = getattr(earlier, "approval", None)
        earlier.approval_shown = approval(approved, earlier.errata)
        if approved and approved.item.meeting_id == meeting.pk:
            led[earlier.pk] = quorum.presiding(approved.item.position)
    rows = Attendance.objects.filter(pk__in=[each.attendance for each in led.values() if each])
    rows = as_corrected(rows).filter(stands_as__in=IN_ROOM)
    people = {key: (kept, name) for key, kept, name in rows.values_list("pk", KEPT, "name")}
    for earlier in found:
        voter = led.get(earlier.pk)
        earlier.signers = [people[voter.attendance]] if voter and voter.attendance in people else []
    return found


def ticks(meeting, members):
    """[(piece, seat id, day, texts)] for {% rows %}: one piece for each way to attend."""
    pieces, found = {}, []
    for seat, row, substitute, shown in members:
        status = row.status if row else ""
        if status not in pieces:
            context = {"meeting": meeting, "choices": TICKS, "status": status}
            has_substitute = status == Attendance.Status.SUBSTITUTED
            context["unused"] = not has_substitute
            if has_substitute:
                context["offered"] = [("[[substitute_pk]]", "[[substitute]]", True)]
            texts = ("who", "name", "shown", "substitute", "substitute_pk")
            pieces[status] = prepare("boards/attendance/tick.html", context, texts=texts)
        is_expected = status == Attendance.Status.COMING and row.said_at
        coming = ": says they will come" if is_expected else ""
        chair = ", chair" if seat.role == Membership.Role.CHAIR else ""
        agency = f" ({seat.agency})" if seat.agency_id else ""
        name = seat.person.name
        texts = {"who": f"{name}{agency}{chair}{coming}", "name": name, "shown": shown}
        texts["substitute"] = substitute.name if substitute else ""
        texts["substitute_pk"] = str(substitute.person_id) if substitute else ""
        found.append((pieces[status], seat.pk, None, texts))
    return found


def attendance_context(meeting, items=None):
    """Members with their tick, substitutes, the others, and who is in the room: three queries, one
    more without the `items`."""
    rows = list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("agency")
        .only(
            "meeting",
            "membership",
            "person",
            "substitute_for",
            "name",
            "status",
            "is_remote",
            "said_at",
            "said_for",
            "agency__short_name",
            "agency__shown_as",
        )
        .order_by("name")
    )
    for row in rows:
        row.meeting = meeting
    ticks = {row.membership_id: row for row in rows if row.membership_id}
    substitutes = {row.substitute_for_id: row for row in rows if row.substitute_for_id}
    members = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    seats = list(
        with_all_seats(members, meeting)
        .select_related("person", "agency")
        .only("role", "has_vote", "seat", "person__name", "agency__short_name", "agency__shown_as")
        .order_by("role", "person__name")
    )
    quorum = quorum_of(meeting, seats, rows, items)
    is_quorate = len(quorum.voters) >= quorum.required and quorum.has_roles(1)
    informal_from = next((item.number for item in items or () if item.is_informal), None)
    return {
        "meeting": meeting,
        "item_choices": [(each.pk, f"{each.number}. {each.title}") for each in items or ()],
        "informal_from": informal_from,
        "informal_shown": informal(items or ()),
        "is_short": meeting.state == Meeting.State.RUNNING
        and not is_quorate
        and informal_from is None,
        "is_quorate": is_quorate,
        "quorum": quorum,
        "absences": quorum.absences,
        "presiding": quorum.presiding(1),
        "untrained": untrained(meeting, quorum, seats, rows),
        "members": [
            (seat, *rows, tick(*rows))
            for seat in seats
            for rows in [(ticks.get(seat.pk), substitutes.get(seat.pk))]
        ],
        "others": [row for row in rows if row.status == Attendance.Status.IN_ATTENDANCE],
        "counts": attendance_summary(rows),
        "unticked": sum(is_unticked(ticks.get(seat.pk)) for seat in seats),
    }


def is_unticked(row):
    """Whether nobody has said yet if a member is here; that they meant to come says nothing."""
    return row is None or row.status == Attendance.Status.COMING


def untrained(meeting, quorum, seats, rows):
    """[(name, courses)]: who presides, and has not attended what that requires."""
    presiding = quorum.presiding(1)
    if presiding is None:
        return []
    seat = next((row.membership_id for row in rows if row.pk == presiding.attendance), None)
    person = next((each.person_id for each in seats if each.pk == seat), None)
    lacking = missing(meeting.body, PRESIDING, [person], meeting.day) if person else {}
    return [(presiding.name, names) for names in lacking.values()]


class Apologies(ObjectPage):
    """Before the meeting: who has sent apologies, and who comes instead."""

    permission = Permission.RUN_MEETING
    model = Meeting
    template_name = "boards/attendance/apologies.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    def get_context_data(self, **kwargs):
        context = attendance_context(self.object)
        deputies = {}
        named = Deputy.objects.filter(seat__body=self.object.body_id).current(self.object.day)
        for seat, person, name in named.values_list("seat", "person", "person__name"):
            deputies.setdefault(seat, {})[person] = name
        context["members"] = [
            (seat, *rest, offered(rest[1], deputies.get(seat.seat_id, {})))
            for seat, *rest in context["members"]
        ]
        return super().get_context_data(**context, **kwargs)


def offered(substitute, deputies):
    """[(key, name, whether it is who comes)] of the substitute of a member and the named deputies."""
    known = {substitute.person_id: substitute.name} if substitute else {}
    chosen = set(known)
    return [(key, name, key in chosen) for key, name in (known | deputies).items()]

"""What of boards stands in somebody's name, and by which operation it goes to somebody else."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Permission
from boards.delegated.models import DelegatedDecision
from boards.meetings.agendas.preparing import look_after
from boards.meetings.models import Meeting
from boards.meetings.sending.models import RegularAttender
from boards.meetings.sending.operations import add_attender, end_attender
from boards.papers.models import Paper
from boards.papers.operations import save_paper
from boards.seats.models import Deputy, Membership
from boards.training.models import Booking
from boards.training.operations import book, give_up
from core import handing
from core.handing import Kind, Left
from neighbourhoods.people.merging.followers import still_runs

RUN = Permission.RUN_MEETING
DAY = datetime.timedelta(days=1)
BY_THE_BODY = (
    "Membership cannot be handed over. End it on the board’s page, then fill the vacancy there."
)
OF_A_MEMBER = "A substitute stands in for one member. Name another on the board’s page."


def register():
    handing.register(
        Kind(
            "meetings", "Meetings looked after", Meeting.objects.visible_to,
            lambda day: ~Q(state__in=[Meeting.State.MINUTES_PUBLISHED, Meeting.State.CANCELLED]),
            str, _page, "organiser__person", related=("body", "venue"), right=RUN,
            move=_move_meeting, refuses=_meetings, order=40,
        ),
        Kind(
            "papers", "Papers to write", Paper.objects.visible_to, lambda day: Q(is_ready=False),
            lambda paper: f"{paper.title}, {paper.body}", _page, "author", related=("body",),
            right=RUN, move=_move_paper, refuses=_papers, order=50,
        ),
        Kind(
            "attenders", "Regular attender", RegularAttender.objects.visible_to,
            lambda day: Q(ends_on=None), lambda row: str(row.body), _page, related=("body",),
            right=RUN, move=_move_attender, refuses=_attenders, order=60,
        ),
        Kind(
            "bookings", "Places at training", Booking.objects.visible_to,
            lambda day: Q(
                attended=None, session__starts_at__date__gt=day, session__cancelled_at=None
            ),
            lambda row: str(row.session), lambda row: row.session.get_absolute_url(),
            related=("session__course",), right=RUN, move=_move_booking, refuses=_bookings,
            order=70,
        ),
        Kind(
            "seats", "Seats", Membership.objects.visible_to, _runs_on,
            lambda seat: f"{seat.get_role_display()}, {seat.body}",
            lambda seat: seat.body.get_absolute_url(), related=("body",), stays=BY_THE_BODY,
            order=80,
        ),
        Kind(
            "substitutes", "Named substitute", Deputy.objects.visible_to, _runs_on,
            lambda row: f"{row.seat}, {row.seat.body}", lambda row: row.seat.body.get_absolute_url(),
            related=("seat__body", "seat__ward", "seat__agency", "seat__group"),
            stays=OF_A_MEMBER, order=82,
        ),
        Kind(
            "decisions", "Decisions outside meetings, being prepared",
            DelegatedDecision.objects.visible_to, lambda day: Q(state="preparing"),
            lambda row: row.title, _page, "decided_by",
            stays="Who decides has the power to: name the decision maker on its page.", order=84,
        ),
    )  # fmt: skip
    handing.leaving(Left("seats", "person", _seats_ended, runs=_has_seat))


def _page(row):
    return row.get_absolute_url()


def _runs_on(day):
    return Q(ends_on=None) | Q(ends_on__gt=day)


def _may(model, right, rows, to):
    """Keys of those of the rows on which the receiver has a right, with an account that is open."""
    if not (to.user_id and to.user.is_active):
        return set()
    mine = model.objects.changeable_by(to.user, right)
    return set(mine.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def _meetings(meetings, to):
    """Only who runs meetings of the body looks after one. One query."""
    may = _may(Meeting, RUN, meetings, to)
    words = f"{to.name} has no account that runs meetings of this board."
    return {row.pk: words for row in meetings if row.pk not in may}


def _move_meeting(meeting, to, *, by, at, note):
    look_after(meeting=meeting, who=to.user, by=by, at=at)


def _papers(papers, to):
    """A private paper is not shown to somebody by being asked to write it. Two queries."""
    keys = [paper.pk for paper in papers]
    reads = set()
    if to.user_id and to.user.is_active:
        seen = Paper.objects.visible_to(to.user).filter(pk__in=keys)
        reads = set(seen.values_list("pk", flat=True))
    heard = Paper.objects.filter(pk__in=keys, items__meeting__agenda_published_at__isnull=False)
    out = set(heard.values_list("pk", flat=True))
    found = {}
    for paper in papers:
        if paper.pk in out:
            found[paper.pk] = "It is on an agenda that was published: it cannot be edited."
        elif (paper.is_private or paper.body.is_private) and paper.pk not in reads:
            found[paper.pk] = f"It is private, and {to.name} may not read it."
    return found


def _move_paper(paper, to, *, by, at, note):
    save_paper(paper=paper, author=to, by=by, at=at)


def _attenders(rows, to):
    """Who sits there, or comes already, is not added. Two queries."""
    bodies, day = [row.body_id for row in rows], timezone.localdate()
    here = {"body__in": bodies, "person": to}
    sits = set(Membership.objects.filter(_runs_on(day), **here).values_list("body", flat=True))
    comes = RegularAttender.objects.filter(still_runs(day), **here)
    taken = sits | set(comes.values_list("body", flat=True))
    words = f"{to.name} gets the papers of this board already."
    return {row.pk: words for row in rows if row.body_id in taken}


def _move_attender(row, to, *, by, at, note):
    end_attender(attender=row, by=by, at=at)
    add_attender(
        body=row.body, person=to, starts_on=timezone.localtime(at).date() + DAY, by=by, at=at
    )


def _bookings(rows, to):
    """Nobody has two places. One query."""
    held = Booking.objects.filter(session__in=[row.session_id for row in rows], person=to)
    has = set(held.values_list("session", flat=True))
    return {row.pk: f"{to.name} has a place already." for row in rows if row.session_id in has}


def _move_booking(row, to, *, by, at, note):
    give_up(session=row.session, person=row.person, by=by, at=at)
    book(session=row.session, person=to, by=by, at=at)


def _seats_ended(user, since, day):
    mine = Membership.objects.changeable_by(user, Permission.MANAGE_BODY)
    return mine.filter(ends_on__range=(since, day))


def _has_seat(day):
    return Q(Exists(Membership.objects.filter(_runs_on(day), person=OuterRef("pk"))))

"""What boards keep about people, and until when they need them."""

from django.db.models import Exists, OuterRef, Q

from boards.attendance.models import Attendance
from boards.delegated.models import DelegatedDecision
from boards.minutes.models import MinutesApproval
from boards.papers.models import Paper
from boards.plans.comments.models import PlanComment
from boards.seats.models import Membership, TermOfOffice
from boards.training.models import Booking
from core.retention.operations import held
from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needed, needs, stays
from core.rows import change
from core.settings import declare
from neighbourhoods.models import Person

COMMENTS = period("comments", "Words of comments that are not shown", 12)

PUBLISHED = "boards.Attendance boards.DecisionPresent boards.Meeting boards.AgendaItem boards.MinutesApproval boards.MinutesCheck boards.MinutesReturn boards.Minute boards.MinutesVersion boards.AgendaPack boards.DelegatedDecision boards.Consultation boards.Interest"
SEATS = "boards.Membership boards.TermOfOffice boards.Deputy boards.RegisterEntry boards.Sitting"
OFFICE = "boards.MeetingTold boards.PapersSent boards.RegularAttender boards.Paper boards.PackRead"

TRAINING = period("training", "Who was trained", 72)


def register():
    needs("boards", _in_use)
    stays(_records)
    for key, what, models, why, readers, ends in (
        (
            "meetings", "Names in agendas, minutes and decisions", PUBLISHED,
            "The record of meetings is public by law (Local Government Act 1972 part VA).",
            "Everybody; of private parts, who sits there",
            "For good: the published record is never changed",
        ),
        (
            "seats", "Seats, terms of office and registered interests", SEATS,
            "To show who could vote on which day.", "Everybody",
            "For good, with the record of meetings",
        ),
        (
            "office", "Who was told and asked for papers", OFFICE,
            "To show that members were told in time.", "Who runs meetings",
            "For good, with the record of meetings; who was sent which papers stays as it was written",
        ),
    ):  # fmt: skip
        whose = "Members, officers and guests of meetings"
        keep(Kept(key, what, tuple(models.split()), whose, TASK, why, readers, ends=ends))
    declare(COMMENTS)
    keep(
        Kept(
            "plan-comments", "Comments on plans that are not shown", ("boards.PlanComment",),
            "Residents who comment on a plan", TASK, "To show that every comment was read.",
            "Who writes the plan; what is shown, everybody, without a name",
            "after it was decided not to show it; what is shown stays with the plan", COMMENTS,
            due=_withheld, empty=_unsay,
        )
    )  # fmt: skip
    declare(TRAINING)
    keep(
        Kept(
            "training", "Who was trained", ("boards.Booking",), "Members and officers", TASK,
            "To show who was trained for what they do, and when it is due again.",
            "Who runs meetings; of oneself, oneself",
            "after the course, once the person is no longer involved", TRAINING, due=_trained,
            empty=_delete,
        )
    )  # fmt: skip


def _withheld(before):
    rows = PlanComment.objects.filter(state="withheld", reviewed_at__lt=before).order_by("pk")
    return rows.exclude(text="", organisation="")


def _unsay(comment):
    return list(change(comment, {"text": "", "organisation": ""}))


def _trained(before):
    """Bookings of courses that are over, of people whom nothing has needed since."""
    gone = Person.objects.exclude(needed(before.date())).exclude(pk__in=held(Person))
    return Booking.objects.filter(session__starts_at__lt=before, person__in=gone)


def _delete(booking):
    booking.delete()
    return ["person", "attended"]


def _in_use(since):
    """Who sat, was elected, came, was trained, writes or decides since a day."""
    me = {"person": OuterRef("pk")}
    runs = Q(ends_on=None) | Q(ends_on__gte=since)
    writes = Paper.objects.filter(author=OuterRef("pk"), is_ready=False)
    decides = DelegatedDecision.objects.preparing().filter(decided_by=OuterRef("pk"))
    return (
        Q(Exists(Membership.objects.filter(runs, **me)))
        | Q(Exists(TermOfOffice.objects.filter(runs, **me)))
        | Q(Exists(Attendance.objects.filter(meeting__starts_at__date__gte=since, **me)))
        | Q(Exists(Booking.objects.filter(session__starts_at__date__gte=since, **me)))
        | Q(Exists(writes))
        | Q(Exists(decides))
    )


def _records(person):
    """In which published records the name stays."""
    held = Attendance.objects.filter(person=person, meeting__minutes_published_at__isnull=False)
    if number := held.count():
        yield f"the published minutes of {number} meeting{'s' if number > 1 else ''}"
    if Membership.objects.filter(person=person).exists():
        yield "the list of who sat on a board, and when"
    if TermOfOffice.objects.filter(person=person).exists():
        yield "the terms of office of elected members"
    if MinutesApproval.objects.filter(signed_person=person).exists():
        yield "minutes that they signed"
    if DelegatedDecision.objects.filter(decided_by=person, state="made").exists():
        yield "decisions that they made"

"""What of boards goes with a person when two entries of one become one."""

from django.db.models import Q

from boards.delegated.models import DelegatedDecision
from boards.meetings.sending.models import RegularAttender
from boards.papers.models import Paper
from boards.seats.models import Deputy, Membership, RegisterEntry, TermOfOffice
from boards.seats.operations import give_roles
from boards.training.models import Booking
from neighbourhoods.people.merging.followers import Follower, afterwards, follow, still_runs

PREPARING = DelegatedDecision.State.PREPARING


def register():
    follow(
        Follower(
            TermOfOffice, "Term of office", still_runs,
            address=lambda term: term.person.get_absolute_url(),
        ),
        Follower(
            Membership, "Seat", still_runs, within=("body",),
            address=lambda seat: seat.body.get_absolute_url(),
        ),
        Follower(
            Deputy, "Named substitute", still_runs, within=("seat",),
            address=lambda deputy: deputy.seat.body.get_absolute_url(),
        ),
        Follower(RegisterEntry, "Register of interests", still_runs),
        Follower(
            RegularAttender, "Regular attender", still_runs, within=("body",),
            address=lambda row: row.body.get_absolute_url(),
        ),
        Follower(
            Booking, "Training", lambda day: Q(attended=None), within=("session",), dated=False,
            address=lambda booking: booking.session.get_absolute_url(),
        ),
        Follower(Paper, "Paper", lambda day: Q(is_ready=False), field="author"),
        Follower(
            DelegatedDecision, "Decision outside a meeting", lambda day: Q(state=PREPARING),
            field="decided_by",
        ),
    )  # fmt: skip
    afterwards(give_roles)

"""Requests of a world that a team works here: one that is worked, one that was answered."""

from django.utils import timezone

from core.actors import SYSTEM
from core.links.operations import make
from neighbourhoods.models import Service
from tasking.models import RequestFeedback, ServiceTeam
from tasking.requests import operations as requests
from tasking.requests.feedback.rules import HOLDER, PURPOSE
from tasking.requests.replies.operations import add_standard
from tasking.requests.working import operations
from tests import factories


def add(side):
    """Adds to the rows of a side; every one is taken by the system."""
    mark, rows = side.mark, side.rows
    service = Service.objects.create(name=f"{mark.title()} litter")
    rows["team"] = ServiceTeam.objects.create(
        service=service, agency=side.agency, name=f"{mark.title()} team", works_here=True,
        manager=factories.PersonFactory(), lead=factories.PersonFactory(),
    )  # fmt: skip
    made = [
        requests.log_request(
            what=f"{mark} {what}", service=service, agency=side.agency, neighbourhood=side.place, by=SYSTEM
        )
        for what in ("mattress on the path", "glass by the swings")
    ]  # fmt: skip
    open_, ended = (each.worked for each in made)
    operations.take(worked=open_, by=SYSTEM)
    operations.move_work(worked=fresh(open_), to="in_progress", by=SYSTEM)
    operations.take(worked=ended, by=SYSTEM)
    operations.move_work(
        worked=fresh(ended), to="resolved", outcome="fixed", by=SYSTEM, at=timezone.now()
    )
    rows["worked"], rows["answered"] = fresh(open_), fresh(ended)
    rows["standard_reply"] = add_standard(
        service=service, name=f"{mark.title()} reply", text="It is {reference}", by=SYSTEM
    )
    rows["feedback"] = _asked(ended.request)


def _asked(request):
    """A question about a request, with a link whose token tests can make."""
    row = RequestFeedback.objects.create(
        request=request, reported_as=request, round=0, asked_at=timezone.now()
    )
    row.link, _ = make(PURPOSE.name, row, name=HOLDER, by=SYSTEM, token=feedback_token(row))
    row.save(update_fields=["link"])
    return row


def feedback_token(row):
    """The token of the link of a question, which nothing keeps."""
    return (f"f{row.pk}-" * 43)[:43]


def fresh(worked):
    return type(worked).objects.get(pk=worked.pk)

"""Writing papers, and putting them on agendas."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.locking import lock_meeting
from boards.meetings.notice import papers_due
from boards.models import (
    AgendaItem,
    Meeting,
    Paper,
)
from boards.operations.agendas import add_item
from boards.papers.operations import _is_public
from core import rows
from core.errors import Refused
from neighbourhoods.models import ClosedDay


@operation
def place_paper(*, paper, meeting, by, at=None):
    """Put a paper on the agenda of a meeting, with its class and the words that the body is asked
    to agree. A paper may stand on the agendas of several bodies. Returns the item."""
    meeting = lock_meeting(meeting, by=by)  # before the paper, as publishing does
    paper = rows.lock(paper, Paper.objects.select_related("body", "author__agency"))
    if not _is_public(paper) and not rights.holds(Permission.RUN_MEETING, by=by, on=paper):
        raise rights.denied(Permission.RUN_MEETING)
    if AgendaItem.objects.filter(paper=paper, meeting=meeting).exists():
        raise Refused("The paper is on that agenda already", "meeting")
    if paper.due_on is None and not paper.is_ready:
        rows.change(paper, {"due_on": papers_due(meeting, ClosedDay.objects.days())})
    if meeting.body.is_private != paper.body.is_private:
        raise Refused("A paper does not cross between private and public bodies", "meeting")
    return add_item(
        meeting=meeting, title=paper.title, by=by, at=at, paper=paper, access=paper.access,
        paragraphs=paper.paragraphs, private_reason=paper.private_reason,
        presenter=paper.author.name_and_agency if paper.author_id else "",
    )  # fmt: skip


def open_agendas(user, permission):
    """Meetings to come on whose agenda the user may put something."""
    meetings = Meeting.objects.changeable_by(user, permission).upcoming()
    return meetings.filter(state__in=["preparing", "agenda_published"]).with_place()

"""What happens to a record afterwards: an item withdrawn, signed minutes corrected, a private item
released."""

from accounts.access import Role
from boards.meetings.agendas.operations import withdraw_item
from boards.minutes.operations import correct_signed
from boards.models import AgendaItem, Meeting, Release

RELEASED = "The lease of the community room runs for five years from April, with a break after two. The rent is in the accounts of the year."
WRONG = "The minutes say ten lamps in the alley. There are nine."


def write_records(world):
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    board = world.bodies["Sinfin"]["board"]
    meetings = Meeting.objects.filter(body=board).order_by("starts_at")
    signed = meetings.filter(approval__signed_at__isnull=False).last()
    coming = meetings.filter(state="preparing").first()
    if signed and coming:
        item = signed.items.filter(kind="ordinary", access="public").first()
        correct_signed(item=item, meeting=coming, text=WRONG, by=clerk)
    _withdraw(clerk)
    _release(clerk, head)


def _withdraw(clerk):
    """One item of one agenda that is out was settled before the meeting."""
    item = AgendaItem.objects.filter(
        meeting__state="agenda_published", meeting__body__kind="board", kind="ordinary",
        access="public", paper=None,
    ).order_by("meeting__starts_at", "position").last()  # fmt: skip
    if item:
        withdraw_item(item=item, reason="The contractor did it last week", by=clerk)


def _release(clerk, head):
    """What may be told of the oldest lease, and one that waits for its review."""
    items = AgendaItem.objects.filter(access="exempt", meeting__state="minutes_published")
    written = {"prepared_by": clerk, "reason": "The lease is signed"}
    for number, item in enumerate(items.order_by("meeting__starts_at")[:2]):
        at = item.meeting.minutes_published_at
        Release.objects.create(
            item=item,
            title=item.title,
            text=RELEASED,
            prepared_at=at,
            **written,
            **({} if number else {"reviewed_by": head, "reviewed_at": at}),
        )

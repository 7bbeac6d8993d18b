"""An item that was withdrawn from an agenda that is out."""

from boards.meetings.agendas.operations import withdraw_item
from boards.models import AgendaItem, Body, Meeting

S = Meeting.State


def write_withdrawal(clerk):
    """One item of one agenda that is out was settled before the meeting."""
    items = AgendaItem.objects.filter(
        meeting__state=S.AGENDA_PUBLISHED,
        meeting__body__kind=Body.Kind.BOARD,
        kind=AgendaItem.Kind.ORDINARY,
        access="public",
        paper=None,
    )
    if item := items.order_by("meeting__starts_at", "position").last():
        withdraw_item(item=item, reason="The contractor did it last week", by=clerk)

"""An item that was withdrawn from an agenda that is out."""

from boards.meetings.agendas.operations import withdraw_item
from boards.models import AgendaItem, Body, Meeting


def write_withdrawal(world, clerk):
    """One item of one agenda that is out was settled before the meeting."""
    items = AgendaItem.objects.filter(
        meeting__state=Meeting.State.AGENDA_PUBLISHED,
        meeting__body__kind=Body.Kind.BOARD,
        kind=AgendaItem.Kind.ORDINARY,
        access=AgendaItem.Access.PUBLIC,
        paper=None,
    )
    item, reason = items.latest("meeting__starts_at", "position"), "The contractor did it last week"
    withdraw_item(item=item, reason=reason, by=clerk, at=world.now)

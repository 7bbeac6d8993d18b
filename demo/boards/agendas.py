"""Agendas as they were published, one that was supplemented, and an item that was withdrawn."""

import datetime

from django.utils import timezone

from boards.meetings.agendas.operations import publish_pack, publish_supplement, withdraw_item
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Body, Meeting

S = Meeting.State


def write_packs(clerk):
    """The agendas of the last weeks and of the next as they were published; one is supplemented."""
    since = timezone.now() - datetime.timedelta(days=45)
    meetings = Meeting.objects.filter(agenda_published_at__isnull=False, starts_at__gte=since)
    meetings = list(meetings.select_related("body", "venue").order_by("starts_at", "id"))
    for meeting in meetings:
        publish_pack(meeting, by=clerk, at=meeting.agenda_published_at)
    ahead = [
        each for each in meetings if each.state == S.AGENDA_PUBLISHED and not each.body.is_private
    ]
    soon = timezone.now() + datetime.timedelta(days=1)
    meeting = next((each for each in ahead if each.starts_at > soon), ahead[-1])
    add_item(
        meeting=meeting,
        title="Burst water main at the school gates",
        by=clerk,
        text="Came in after the agenda was published. The water company has been asked to attend.",
    )
    publish_supplement(meeting=meeting, by=clerk)


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

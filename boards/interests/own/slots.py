"""What members declared beforehand, on the page of a meeting."""

from collections import defaultdict

from boards.attendance.own.operations import own_seat
from boards.interests.models import Interest
from boards.meetings.models import Meeting


def declares(meetings, user):
    """{id: the meeting} of those for which the reader may declare an interest."""
    ahead = [each for each in meetings if each.state == Meeting.State.AGENDA_PUBLISHED]
    return {each.pk: each for each in ahead if own_seat(each, user)}


def declared(meetings, user):
    """{id: [what members declared before the meeting]}, until its minutes are out."""
    open_ones = [
        each
        for each in meetings
        if each.state == Meeting.State.AGENDA_PUBLISHED or each.takes_minutes
    ]
    if not open_ones:
        return {}
    found = defaultdict(list)
    rows = Interest.objects.visible_to(user).filter(is_own=True, item__meeting__in=open_ones)
    for row in rows.select_related("attendance", "item"):
        found[row.item.meeting_id].append(row)
    return dict(found)

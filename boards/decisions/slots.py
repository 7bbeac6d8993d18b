"""What is shown of decisions on the page of a meeting."""

from boards.decisions.models import Decision


def decisions(meetings, user):
    """{id: [what a meeting decided]}, in the order of its items. One query."""
    found = {}
    rows = Decision.objects.of_meetings(meetings).visible_to(user).standing()
    rows = rows.select_related("item", "numbered", "vote")
    at_hand = {each.pk: each for each in meetings}
    for each in rows.order_by("item__position", "id"):
        each.item.meeting = at_hand[each.item.meeting_id]
        found.setdefault(each.item.meeting_id, []).append(each)
    return found

"""What the chair of a meeting needs to know beforehand: for its page and for its print."""

from boards.interests.models import Interest
from boards.meetings.agendas.documents import mark_hidden
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.minutes.rules import TO_APPROVE
from boards.papers.models import Paper, PaperRecommendation
from boards.seats.models import Membership, RegisterEntry
from core import slots


def briefing_of(meeting, user):
    """{name: what the page shows under it}, as the user may see it."""
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting))
    mark_hidden(items, meeting, user)
    place = meeting.body.neighbourhood
    here = [place] if place else []
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    seats = seats.select_related("person")
    waiting = list(Meeting.objects.to_approve(meeting)[: TO_APPROVE + 1])
    return {
        "items": items,
        "to_decide": to_decide(items, user),
        "to_approve": waiting[:TO_APPROVE],
        "more_to_approve": len(waiting) > TO_APPROVE,
        "declared": Interest.objects.visible_to(user)
        .filter(attendance__membership__in=seats, is_sensitive=False)
        .exclude(item__meeting=meeting)
        .select_related("attendance", "item__meeting")
        .order_by("-item__meeting__starts_at")[:10],
        "register": RegisterEntry.objects.visible_to(user)
        .filter(person__in=seats.values("person"))
        .current(meeting.day)
        .select_related("person")[:50],
        "linked": [seat.person for seat in seats if seat.person.register_url],
        "place": place,
        "slots": {
            "meeting.own": slots.collect("meeting.own", [meeting], user),
            "meeting.action_log": slots.collect("meeting.action_log", [meeting], user),
            "meeting.updates": slots.collect("meeting.updates", [meeting], user),
            "neighbourhood.briefing": slots.collect("neighbourhood.briefing", here, user),
        },
    }


def to_decide(items, user):
    """[(item, [what the body is asked to agree])] of the items that ask something."""
    open_items = [item for item in items if not item.is_hidden]
    papers = Paper.objects.visible_to(user).filter(
        pk__in=[item.paper_id for item in open_items if item.paper_id]
    )
    asked = {}
    for each in PaperRecommendation.objects.filter(paper__in=papers):
        asked.setdefault(each.paper_id, []).append(each.text)
    found = []
    for item in open_items:
        texts = [item.recommendation] if item.recommendation else []
        texts += asked.get(item.paper_id, [])
        if texts:
            found.append((item, texts))
    return found

"""What requests show on pages further left, and where others show something on a request's page."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import references, slots
from core.cards import Card, Link
from core.dates import day_in_words
from tasking.requests.late.returned import returned
from tasking.requests.models import ServiceRequest

REPEATED = "request.repeated"
SLOTS = {
    REPEATED: "what may be done where the same is asked again and again at one place",
    "request.problems": "what a request is part of",
    "request.section": "a further part of the page of a request, such as its actions",
    "request.steps": "further steps from the page of a request",
}
SHOWN = 20


def declare():
    for name, meaning in SLOTS.items():
        slots.declare(name, meaning)


def register():
    slots.fill("neighbourhood.overview", overview, template="tasking/requests/slots/overview.html")
    slots.fill("agenda_item.actions", under_item, template="tasking/requests/slots/item.html")
    slots.fill("agenda_item.live", live_item, template="tasking/requests/slots/live.html")
    slots.fill("meeting.asked", back, template="components/cards.html", order=30)
    references.fill(addresses)


@dataclass(frozen=True)
class CountsCard(Card):
    """How many requests are open, and how many of these are late."""

    open: int = 0
    late: int = 0


def overview(neighbourhoods, user):
    """{id: the card of the open requests that the user sees}, without councillors' enquiries. One query."""
    if not user.is_authenticated or not user.may(Permission.LOG_REQUEST):
        return {}
    today, keys = timezone.localdate(), [each.pk for each in neighbourhoods]
    rows = ServiceRequest.objects.visible_to(user).ordinary().open()
    rows = rows.filter(neighbourhood__in=keys).order_by()
    late = Count("pk", filter=Q(promised_on__lt=today))
    counts = {
        each["neighbourhood"]: (each["open"], each["late"])
        for each in rows.values("neighbourhood").annotate(open=Count("pk"), late=late)
    }
    url = reverse("requests")
    return {
        key: CountsCard("Requests", url=f"{url}?neighbourhood={key}", open=number, late=late)
        for key, (number, late) in counts.items()
    }


def under_item(items, user):
    """{id: what was logged under an item, as the user may see it}. One query."""
    if not user.is_authenticated:
        return {}
    rows = ServiceRequest.objects.visible_to(user).ordinary()
    rows = rows.filter(agenda_item__in=[each.pk for each in items]).for_list().order_by("id")
    found = {}
    for each in rows:
        data = found.setdefault(each.agenda_item_id, {"requests": [], "rows": []})
        data["requests"].append(each)
    return found


def live_item(items, user):
    """{id: what was logged under an item, and the link by which more is}. One query."""
    found = under_item(items, user)
    may_log = user.is_authenticated and user.may(Permission.LOG_REQUEST)
    return {
        each.pk: {"requests": found.get(each.pk, {}).get("requests", ()), "may_log": may_log}
        for each in items
    }


def back(meetings, user):
    """{id: card of the requests of the body's earlier meetings that are late, reopened or were logged again}."""
    if not user.is_authenticated:
        return {}
    found = {}
    for meeting in meetings:
        rows = returned(ServiceRequest.objects.visible_to(user), meeting)
        links = tuple(_came_back(*row) for row in rows[:SHOWN])
        if links:
            found[meeting.pk] = (Card("Requests that come back to this meeting", links),)
    return found


def _came_back(request, why, due):
    when = f", reply due {day_in_words(due)}" if due else ""
    words = f"{request.reference} {request.what}"
    return Link(words, request.get_absolute_url(), f"{why}{when}")


def addresses(printed, user):
    """{reference: address} of requests that a record names and the user may open. One query."""
    keys = [int(each[2:]) for each in printed if each[:2] == "SR" and each[2:].isdecimal()]
    rows = ServiceRequest.objects.visible_to(user).ordinary().filter(pk__in=keys) if keys else ()
    return {each.reference: each.get_absolute_url() for each in rows}

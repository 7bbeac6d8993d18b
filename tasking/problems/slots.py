"""What problems and police priorities show on pages further left: a neighbourhood's, and a chair's briefing."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import slots
from core.cards import Card, Link
from tasking.problems.models import Problem
from tasking.problems.police.models import PolicePriority
from tasking.problems.police.said import updates

SHOWN = 5


def register():
    slots.fill(
        "neighbourhood.overview", police, template="tasking/problems/slots/police.html", order=15
    )
    slots.fill("meeting.updates", updates, template="tasking/problems/slots/updates.html")
    slots.fill("neighbourhood.overview", overview, template="components/cards.html", order=16)
    slots.fill("neighbourhood.week", week, template="components/cards.html", order=25)


@dataclass(frozen=True)
class PoliceCard(Card):
    """The priorities that are published, and where all of it is."""

    address: str = ""


def police(neighbourhoods, user):
    """{id: what the police team puts first}: published, for everybody. One query."""
    rows = PolicePriority.objects.filter(neighbourhood__in=neighbourhoods, ends_on=None)
    rows = rows.exclude(published_at=None).order_by("number")
    found = {each.pk: [] for each in neighbourhoods}
    for each in rows.select_related("neighbourhood"):
        note = f"since {each.starts_on:%-d %B %Y}"
        found[each.neighbourhood_id].append(Link(each.title, each.get_absolute_url(), note))
    places = {each.pk: each for each in neighbourhoods}
    edits = user.is_authenticated and user.may(Permission.EDIT_PROBLEM)
    return {
        key: PoliceCard(
            "Police priorities", tuple(links), "None have been published.",
            address=reverse("police_priorities", args=[places[key].slug]),
        )
        for key, links in found.items()
        if links or edits
    }  # fmt: skip


def overview(neighbourhoods, user):
    """{id: how many problems are open or due to be looked at again}, as the user sees them. One query."""
    if not user.is_authenticated:
        return {}
    today = timezone.localdate()
    counts = {
        "open": Count("pk", filter=Q(is_open=True)),
        "late": Count("pk", filter=Q(recheck="", recheck_on__lte=today)),
    }
    rows = Problem.objects.visible_to(user).filter(neighbourhood__in=neighbourhoods).order_by()
    rows = rows.values("neighbourhood", "neighbourhood__slug").annotate(**counts)
    return {row["neighbourhood"]: (_card(row),) for row in rows if row["open"] or row["late"]}


def _card(row):
    address = f"{reverse('problems')}?neighbourhood={row['neighbourhood__slug']}"
    words = f"{row['open']} open problem{'' if row['open'] == 1 else 's'}"
    links = [Link(words, address)]
    if row["late"]:
        links.append(Link(f"{row['late']} to look at again", f"{address}&show=late"))
    return Card("Problems", tuple(links))


def week(neighbourhoods, user):
    """{id: closed problems to look at again}. One query a neighbourhood."""
    today, found = timezone.localdate(), {}
    for place in neighbourhoods:
        rows = Problem.objects.visible_to(user).to_recheck(today).filter(neighbourhood=place)
        links = tuple(
            Link(str(each), each.get_absolute_url(), f"due {each.recheck_on:%-d %B %Y}")
            for each in rows.order_by("recheck_on", "id")[:SHOWN]
        )
        if links:
            found[place.pk] = (Card("Problems to look at again", links),)
    return found

"""What partners put in, on the pages of a neighbourhood."""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.cards import Card, Link
from core.slots import fill
from funding.contributions.models import Contribution
from funding.contributions.posts.models import FundedPost


def register():
    fill("neighbourhood.overview", resources, template="components/cards.html", order=50)
    fill("post.paid", who_pays, template="funding/slots/who_pays.html")


def resources(neighbourhoods, user):
    """{neighbourhood: a card that leads to its partner resources}, with how many partners put something
    in for it or its area today; one query."""
    today = timezone.localdate()
    running = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Contribution.objects.visible_to(user).filter(
        running, state="agreed", starts_on__lte=today
    )
    areas = defaultdict(list)
    for each in neighbourhoods:
        areas[each.area_id].append(each.pk)
    here = Q(area__in=areas) | Q(neighbourhoods__in=neighbourhoods)
    partners = defaultdict(set)
    found = rows.filter(here).values_list("agency", "area", "neighbourhoods")
    for agency, area, place in found:
        for key in [place] if place else areas[area]:
            partners[key].add(agency)
    return {each.pk: (_card(each, len(partners[each.pk])),) for each in neighbourhoods}


def _card(place, number):
    url = reverse("place_money", args=[place.slug])
    if not number:
        empty = "No partner has agreed anything for this neighbourhood alone."
        return Card("Partner resources", empty=empty, url=url)
    words = "1 partner puts" if number == 1 else f"{number} partners put"
    link = Link(f"{words} money, staff or time in here", url)
    return Card("Partner resources", (link,), url=url)


def who_pays(posts, user):
    """{team post: FundedPost with its shares}, of those that run today, as the user may see them; three
    queries."""
    today = timezone.localdate()
    running = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = FundedPost.objects.visible_to(user).filter(
        running, team_post__in=[each.pk for each in posts], starts_on__lte=today
    )
    rows = rows.exclude(contribution__state="withdrawn").select_related("contribution")
    return {each.team_post_id: each for each in rows.prefetch_related("shares__agency")}

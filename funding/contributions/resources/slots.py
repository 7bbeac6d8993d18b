"""What partners put in, on the pages of a neighbourhood."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.cards import Card, Link
from core.slots import fill
from funding.contributions.posts.models import PostShare, said_of


def register():
    fill("neighbourhood.overview", resources, template="components/cards.html", order=50)
    fill("post.paid", who_pays, template="funding/slots/who_pays.html")


def resources(neighbourhoods, user):
    """{neighbourhood: a card that leads to its partner resources}; no query."""
    return {each.pk: (_card(each),) for each in neighbourhoods}


def _card(place):
    url = reverse("place_money", args=[place.slug])
    return Card("Partner resources", (Link("Money, staff and time from partners", url),))


def who_pays(posts, user):
    """{team post: who manages and who pays it}, of posts that run today, as the user may see them; one
    query, and none for a team without posts."""
    today = timezone.localdate()
    running = Q(post__ends_on=None) | Q(post__ends_on__gte=today)
    rows = PostShare.objects.visible_to(user).filter(
        running, post__team_post__in=[each.pk for each in posts], post__starts_on__lte=today
    )
    rows = rows.exclude(post__contribution__state="withdrawn").select_related("post", "agency")
    found = {}
    for share in rows.order_by("post", "role", "-percent", "id"):
        found.setdefault(share.post.team_post_id, []).append(share)
    roles = {"managers": PostShare.Role.MANAGES, "payers": PostShare.Role.PAYS}
    return {
        pk: {name: said_of(shares, role) for name, role in roles.items()}
        for pk, shares in found.items()
    }

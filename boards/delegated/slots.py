"""Decisions outside meetings on the page of their body."""

from collections import defaultdict

from django.urls import reverse

from accounts.access import Permission
from boards.delegated.models import DelegatedDecision
from core.cards import Card, Link
from core.dates import day_in_words

SHOWN = 5


def outside_meetings(bodies, user):
    """{id: one card of the latest decisions outside meetings}, where there are some or the user may
    prepare one; bodies that work in private have none."""
    by_key = {each.pk: each for each in bodies if not each.is_private}
    links = defaultdict(tuple)
    rows = DelegatedDecision.objects.made().filter(body__in=by_key).order_by("-made_at", "-id")
    for row in rows[: SHOWN * len(by_key)]:
        if len(links[row.body_id]) < SHOWN:
            link = Link(str(row), row.get_absolute_url(), day_in_words(row.decided_on))
            links[row.body_id] += (link,)
    may = user.is_authenticated and user.may(Permission.RUN_MEETING)
    return {
        key: (
            Card(
                "Decisions outside meetings",
                links[key],
                empty="No decisions have been published yet.",
                url=f"{reverse('delegated_decisions')}?body={body.slug}",
            ),
        )
        for key, body in by_key.items()
        if may or links[key]
    }

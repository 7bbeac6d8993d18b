"""What neighbourhoods ask of who keeps them: posts that are vacant, figures that are missing."""

from django.urls import reverse

from accounts.access import Permission
from core import todo
from core.cards import Link
from core.todo import Row
from neighbourhoods.people.models import TeamPost
from neighbourhoods.places.models import Neighbourhood

LEAST = 4


def register():
    todo.fill("vacant posts", vacant, links=vacant_links)
    todo.fill("population", without_population)


def vacant(asked):
    """Posts of neighbourhood teams that nobody holds today, in neighbourhoods that the user keeps."""
    user, limit = asked.user, asked.limit
    if not user.may(Permission.EDIT_NEIGHBOURHOOD):
        return []
    rows = TeamPost.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD).current()
    rows = (
        rows.filter(person=None)
        .select_related("neighbourhood")
        .order_by("neighbourhood__name", "pk")
    )
    return [_vacant(each) for each in rows[:limit]]


def _vacant(post):
    url = reverse("admin:neighbourhoods_teampost_change", args=[post.pk])
    what = f"Vacant post: {post.get_kind_display()}"
    return Row(
        what, url, None, LEAST, where=str(post.neighbourhood), about=post, verb="Fill vacancy",
        subject=post.get_kind_display(),
    )  # fmt: skip


def vacant_links(user, rows):
    return [Link("All posts", reverse("admin:neighbourhoods_teampost_changelist"))] if rows else []


def without_population(asked):
    """Neighbourhoods of which no population figure is held, so that no rate can be worked out: for
    who keeps figures and no neighbourhood."""
    user, limit = asked.user, asked.limit
    if not user.may(Permission.EDIT_REFERENCE) or user.may(Permission.EDIT_NEIGHBOURHOOD):
        return []
    rows = Neighbourhood.objects.visible_to(user).filter(population=None).order_by("name")
    url = reverse("admin:neighbourhoods_populationfact_add")
    return [
        Row("Add a population figure", f"{url}?neighbourhood={each.pk}", None, LEAST,
            where=str(each), about=each, verb="Add", subject="a population figure")
        for each in rows[:limit]
    ]  # fmt: skip

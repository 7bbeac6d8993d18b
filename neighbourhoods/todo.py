"""What neighbourhoods ask of who keeps them: posts that are vacant, what is not written or known yet."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import handing, todo
from core.cards import Link
from core.todo import Row
from neighbourhoods.people.handing.operations import leavers
from neighbourhoods.people.handing.views import may_hand_over
from neighbourhoods.people.models import Person, TeamPost
from neighbourhoods.places.models import Neighbourhood, PopulationFact

LEAST = 4


def register():
    todo.fill("vacant posts", vacant, links=vacant_links)
    todo.fill("profiles", without_profile)
    todo.fill("population", without_population)
    todo.figure(LEFT, _left)
    todo.fill("hand-over", to_hand_over)


def _places(asked):
    """The neighbourhoods that the user keeps and of which something is missing: one query for all
    sources."""
    return asked.once("places", lambda: _missing(asked.user))


def _missing(user):
    rows = Neighbourhood.objects.all()
    if user.may(Permission.EDIT_NEIGHBOURHOOD):
        rows = rows.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
    elif not user.may(Permission.EDIT_REFERENCE):
        return []
    posts = TeamPost.objects.vacant().filter(neighbourhood=OuterRef("pk"), ends_on=None)
    posts = posts.order_by("pk").values(found=JSONObject(pk="pk", kind="kind"))
    people = PopulationFact.objects.filter(
        neighbourhood=OuterRef("pk"), group=PopulationFact.Group.ALL
    )
    rows = rows.annotate(vacant=ArraySubquery(posts), has_people=Exists(people))
    rows = rows.filter(~Q(vacant=[]) | Q(profile="") | Q(has_people=False))
    return list(rows.defer("boundary").order_by("name", "pk"))


def vacant(asked):
    """Posts of neighbourhood teams that nobody holds today, in neighbourhoods that the user keeps. One
    with a last day waits for nobody: who follows is named, or the post ends."""
    if not asked.user.may(Permission.EDIT_NEIGHBOURHOOD):
        return []
    found = [(each, post) for each in _places(asked) for post in each.vacant]
    return [_vacant(*each) for each in found[: asked.limit]]


def _vacant(place, post):
    kind = TeamPost.Kind(post["kind"]).label
    url = reverse("post_fill", args=[post["pk"]])
    return Row(
        f"Vacant post: {kind}", url, None, LEAST, where=str(place), about=TeamPost(pk=post["pk"]),
        verb="Fill vacancy", subject=kind,
    )  # fmt: skip


def vacant_links(user, rows):
    return [Link("All vacant posts", reverse("vacant_posts"))] if rows else []


def without_profile(asked):
    """Neighbourhoods that nobody has introduced to who is new to them."""
    if not asked.user.may(Permission.EDIT_NEIGHBOURHOOD):
        return []
    found = [each for each in _places(asked) if not each.profile]
    return [_row(each, "Write", "a profile", _profile(each)) for each in found[: asked.limit]]


def _profile(place):
    return reverse("profile_edit", args=[place.slug])


def without_population(asked):
    """Neighbourhoods of which no population figure is held, so that no rate can be worked out."""
    if not asked.user.may(Permission.EDIT_REFERENCE):
        return []
    found = [each for each in _places(asked) if not each.has_people]
    return [
        _row(each, "Add", "a population figure", _figure(each)) for each in found[: asked.limit]
    ]


def _figure(place):
    url = reverse("admin:neighbourhoods_populationfact_add")
    return f"{url}?neighbourhood={place.pk}"


SOON = 2
LEFT = "people who have left"


def _left(asked):
    """[{pk, name}] of people who have left within a year."""
    user, today = asked.user, timezone.localdate(asked.now)
    if not may_hand_over(user):
        return None
    people = leavers(user, today).order_by("name", "pk")
    return ArraySubquery(people.values(found=JSONObject(pk="pk", name="name"))[:LEFT_BEFORE])


LEFT_BEFORE = 200
"""People who left within a year and of whom nothing stands any more are passed over."""


def to_hand_over(asked):
    """People who have left, in whose name something still stands: as long as it does. A query more where
    somebody has left."""
    people = asked.figure(LEFT) or ()
    today = timezone.localdate(asked.now)
    left = handing.counts([each["pk"] for each in people], asked.user, today) if people else {}
    found = [each | {"number": left[each["pk"]]} for each in people if left[each["pk"]]]
    return [_hand_over(**each) for each in found[: asked.limit]]


def _hand_over(pk, name, number):
    what = f"{number} thing{'s' if number > 1 else ''} of {name}, who has left"
    return Row(
        f"Hand over {what}", reverse("hand_over", args=[pk]), None, SOON, about=Person(pk=pk),
        verb="Hand over", subject=what, is_private=True,
    )  # fmt: skip


def _row(place, verb, subject, url):
    return Row(
        f"{verb} {subject}", url, None, LEAST,
        where=str(place), about=place, verb=verb, subject=subject,
    )  # fmt: skip

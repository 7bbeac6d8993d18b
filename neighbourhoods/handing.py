"""What of places and accounts stands in somebody's name, and who has left."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts import access
from accounts.access import Permission
from accounts.models import RoleGrant
from core import handing
from core.handing import Kind, Left
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.groups.operations import save_group
from neighbourhoods.people.handing import posts
from neighbourhoods.people.models import TeamPost
from neighbourhoods.places.models import Neighbourhood
from neighbourhoods.services.models import ServiceEntry

PLACES = ("neighbourhood", "area", "agency", "body")


def register():
    handing.register(
        Kind(
            "posts", "Posts in neighbourhood teams",
            seen=TeamPost.objects.visible_to,
            standing=lambda day: Q(ends_on=None, person__isnull=False),
            words=lambda post: f"{post.get_kind_display()}, {post.neighbourhood}",
            address=lambda post: post.neighbourhood.get_absolute_url(),
            related=("neighbourhood", "employer"), right=Permission.EDIT_NEIGHBOURHOOD,
            move=_move_post, refuses=posts.refuses, order=10,
        ),
        Kind(
            "groups", "Contact of community groups",
            seen=_groups, standing=lambda day: Q(), field="contact",
            words=lambda group: f"{group.name}, {group.where}",
            address=lambda group: group.address,
            related=("neighbourhood",), right=Permission.EDIT_NEIGHBOURHOOD,
            move=_move_group, order=20,
        ),
        Kind(
            "services", "Named in the services matrix",
            seen=ServiceEntry.objects.visible_to, standing=lambda day: Q(), field="",
            named=lambda person: Q(contact__icontains=person.name),
            words=str, address=lambda entry: reverse("services"), related=("service", "agency"),
            stays="The name is part of a text. Correct the text in the services matrix.", order=30,
        ),
        Kind(
            "roles", "Roles of the user account",
            seen=_grants, standing=_in_force, field="user__person", words=str,
            address=lambda grant: reverse("user", args=[grant.user_id]), related=PLACES,
            stays="A role is given and ended by an administrator, on the page of the account.",
            order=90,
        ),
    )  # fmt: skip
    handing.leaving(
        Left("posts", "person", _posts_ended, runs=_has_post),
        Left("roles", "user__person", _grants_ended),
    )


def _move_post(post, to, *, by, at, note):
    posts.hand_over_post(post=post, to=to, by=by, at=at)


def _groups(user):
    """Who the contact of a group is, is for who keeps the place."""
    return CommunityGroup.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)


def _move_group(group, to, *, by, at, note):
    save_group(group=group, contact=to, by=by, at=at)


def _grants(user):
    return RoleGrant.objects.visible_to(user).filter(membership=None)


def _in_force(day):
    return Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=day))


def _posts_ended(user, since, day):
    mine = TeamPost.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
    return mine.filter(ends_on__range=(since, day), person__isnull=False)


def _has_post(day):
    rows = TeamPost.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), person=OuterRef("pk"))
    return Q(Exists(rows))


def _grants_ended(user, since, day):
    """Accounts of which no role is left: for who ends roles, and for who works where they were held."""
    left = RoleGrant.objects.filter(_in_force(day), user=OuterRef("user"))
    places = Neighbourhood.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
    mine = Q(pk__in=RoleGrant.objects.changeable_by(user, Permission.MANAGE_ACCESS).values("pk"))
    mine |= Q(neighbourhood__in=places.values("pk"))
    if access.holds_city(user, Permission.EDIT_ACTION):
        mine = Q()
    over = Q(ended_at__isnull=False) | Q(ends_on__lt=day)
    return RoleGrant.objects.filter(mine, over, ~Exists(left), ends_on__range=(since, day))

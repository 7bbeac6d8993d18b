"""What of a person's entries follows the one that they are merged into."""

from django.db.models import Q
from django.urls import reverse

from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.people.merging.followers import Follower, follow, still_runs
from neighbourhoods.people.models import Agency, TeamPost
from neighbourhoods.people.needs.models import AccessNeeds


def register():
    follow(
        Follower(
            TeamPost, "Post", still_runs, within=("neighbourhood",),
            address=lambda post: post.neighbourhood.get_absolute_url(),
        ),
        Follower(
            Agency, "Senior contact of", lambda day: Q(), field="senior", within=(), dated=False
        ),
        Follower(CommunityGroup, "Contact of", lambda day: Q(), field="contact"),
        Follower(
            AccessNeeds, "Access needs", lambda day: Q(), dated=False,
            address=lambda needs: reverse("access_needs", args=[needs.person_id]),
        ),
    )  # fmt: skip

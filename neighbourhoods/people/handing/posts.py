"""A post of a neighbourhood team goes to somebody else: who held it before stays on record."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from neighbourhoods.people.merging.followers import still_runs
from neighbourhoods.people.models import TeamPost

DAY = datetime.timedelta(days=1)
BY_ELECTION = (TeamPost.Kind.ELECTED_MEMBER, TeamPost.Kind.RESIDENT)
IN_TEAM = "{to} has a post in this team already."


def refuses(posts, to):
    """{key: why a post cannot go to somebody}. One query."""
    places = {post.neighbourhood_id for post in posts}
    held = TeamPost.objects.filter(still_runs(timezone.localdate()), person=to)
    has_one = set(held.filter(neighbourhood__in=places).values_list("neighbourhood", flat=True))
    found = {}
    for post in posts:
        if post.kind in BY_ELECTION:
            found[post.pk] = "Elected members and residents stand here for themselves."
        elif post.employer_id and post.employer_id != to.agency_id:
            found[post.pk] = f"{to.name} does not work for {post.employer}."
        elif post.neighbourhood_id in has_one:
            found[post.pk] = IN_TEAM.format(to=to.name)
    return found


@operation
def hand_over_post(*, post, to, by, at=None):
    """The post goes to somebody else from tomorrow, or at once where it has not begun. Returns the row
    of who holds it then. Raises Refused for whom it does not fit, WrongState where it has a last day."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    found = TeamPost.objects.select_related("person", "employer", "neighbourhood")
    locked = rights.lock(post, Permission.EDIT_NEIGHBOURHOOD, by=by, found=found)
    if locked.ends_on is not None or locked.person_id is None:
        raise WrongState("This post has ended, or is vacant.")
    if why := refuses([locked], to).get(locked.pk):
        raise Refused(why)
    before = locked.person.name
    try:
        with transaction.atomic():
            held = _give(locked, to, today)
    except IntegrityError:
        raise Refused(IN_TEAM.format(to=to.name)) from None
    changes = {"person": [before, to.name]}
    events.record("post.handed_over", held, by=by, at=at, changes=changes)
    return held


def _give(post, to, today):
    if post.starts_on > today:
        rows.change(post, {"person": to})
        return post
    rows.change(post, {"ends_on": today})
    same = ("neighbourhood", "part", "kind", "employer", "full_time_equivalent")
    values = {name: getattr(post, name) for name in same}
    return TeamPost.objects.create(person=to, starts_on=today + DAY, **values)

"""A vacant post of a neighbourhood team is filled: how long it was vacant stays on record."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from neighbourhoods.people.handing.posts import BY_ELECTION, IN_TEAM
from neighbourhoods.people.models import TeamPost

DAY = datetime.timedelta(days=1)


@operation
def fill_post(*, post, person, by, starts_on=None, at=None):
    """Somebody takes a vacant post, from a day on: today where none is said. Returns the row of who
    holds it then. Raises WrongState where it is vacant no more, Refused for a day on which it is not
    vacant and for whom it does not fit."""
    at = at or timezone.now()
    found = TeamPost.objects.select_related("person", "employer", "neighbourhood")
    locked = rights.lock(post, Permission.EDIT_NEIGHBOURHOOD, by=by, found=found)
    if locked.person_id is not None:
        raise WrongState(f"{locked.person.name} already fills this post.")
    first = starts_on or max(timezone.localdate(at), locked.starts_on)
    _refuse_day(locked, first)
    if locked.kind not in BY_ELECTION and locked.employer_id not in (None, person.agency_id):
        raise Refused(f"{person.name} does not work for {locked.employer}.", "person")
    try:
        with transaction.atomic():
            held = _fill(locked, person, first)
    except IntegrityError:
        raise Refused(IN_TEAM.format(to=person.name), "person") from None
    events.record("post.filled", held, by=by, at=at, changes={"person": [None, person.name]})
    return held


def _refuse_day(post, first):
    if first < post.starts_on:
        words = (
            f"The post is vacant from {post.starts_on:%-d %B %Y}. Choose that day or a later one."
        )
        raise Refused(words, "starts_on")
    if post.ends_on is not None and first > post.ends_on:
        words = (
            f"The post is vacant until {post.ends_on:%-d %B %Y}. Choose that day or an earlier one."
        )
        raise Refused(words, "starts_on")


def _fill(post, person, first):
    if first == post.starts_on:
        rows.change(post, {"person": person})
        return post
    same = ("neighbourhood", "part", "kind", "employer", "full_time_equivalent", "ends_on")
    values = {name: getattr(post, name) for name in same}
    rows.change(post, {"ends_on": first - DAY})
    return TeamPost.objects.create(person=person, starts_on=first, **values)

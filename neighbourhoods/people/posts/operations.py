"""A vacant post of a neighbourhood team is filled: how long it was vacant stays on record."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from neighbourhoods.people.handing.posts import BY_ELECTION, IN_TEAM
from neighbourhoods.people.models import TeamPost

DAY = datetime.timedelta(days=1)
LIKE_IT = "A vacant post of this kind from that day is in this team already. Fill it, or choose another first day."


@operation
def add_post(
    *, neighbourhood, kind, by, person=None, employer=None, full_time_equivalent=None, part=None,
    starts_on=None, at=None,
):  # fmt: skip
    """A place in the team of a neighbourhood, vacant where nobody is named. Returns the row. Raises
    Refused for whom it does not fit, and where the same vacancy is there already."""
    at = at or timezone.now()
    place = rights.lock(neighbourhood, Permission.EDIT_NEIGHBOURHOOD, by=by)
    first = starts_on or timezone.localdate(at)
    _refuse_holder(kind, person, employer)
    require_running(employer, field="employer")
    if part is not None and part.neighbourhood_id != place.pk:
        raise Refused("This place is in another neighbourhood", "part")
    like_it = {"neighbourhood": place, "kind": kind, "employer": employer, "part": part}
    if person is None and TeamPost.objects.filter(**like_it, person=None, starts_on=first).exists():
        raise Refused(LIKE_IT)
    try:
        with transaction.atomic():
            made = TeamPost.objects.create(
                **like_it, person=person, starts_on=first, full_time_equivalent=full_time_equivalent
            )
    except IntegrityError:
        if person is None:
            raise
        raise Refused(IN_TEAM.format(to=person.name), "person") from None
    events.record("added", made, by=by, at=at)
    return made


def _refuse_holder(kind, person, employer):
    """Elected members and residents stand for themselves; a vacant post has an employer."""
    if kind in BY_ELECTION:
        if person is None:
            raise Refused(
                "Choose who it is: elected members and residents stand here for themselves",
                "person",
            )
        if employer is not None:
            raise Refused("Elected members and residents have no employer here", "employer")
    elif person is None and employer is None:
        raise Refused("Choose the employer of a vacant post", "employer")
    elif person is not None and employer is not None and person.agency_id != employer.pk:
        raise Refused(f"{person.name} does not work for {employer}.", "person")


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

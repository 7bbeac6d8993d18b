"""What partners put in: pledged, agreed, ended or withdrawn."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from funding.contributions import states
from funding.contributions.closed import counts_in_closed, expect_same_days
from funding.contributions.models import Contribution, ContributionPlace
from funding.contributions.rules import expect_years_fit, total
from neighbourhoods.people.agencies.running import require_running

BUDGET = Permission.EDIT_BUDGET
Kind = Contribution.Kind
MEASURES = {
    Kind.CASH: "pounds",
    Kind.SPONSORSHIP: "pounds",
    Kind.STAFF: "posts",
    Kind.VOLUNTEERS: "hours",
}
"""What each kind is counted in; aligned officers in full-time equivalents or hours, as they say."""


@operation
def pledge(
    *, agency, kind, what_for, starts_on, letter, by, pledged_on=None, measure="", neighbourhoods=(),
    client_id=None, at=None, **fields,
):  # fmt: skip
    """Enter what a partner pledged, with the letter that it rests on. The same `client_id` twice makes
    one. Returns the contribution. Raises Refused as `_expect_whole` does, and for an agency that has
    ended by then."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    if known := rows.once(Contribution.objects.all(), client_id):
        return known
    if kind == Kind.ALIGNED and measure not in ("fte", "hours"):
        raise Refused("Choose what their time is counted in", "measure")
    more = {"client_id": client_id} if client_id else {}
    made = Contribution(
        agency=agency, kind=kind, measure=MEASURES.get(kind, measure), what_for=what_for.strip(),
        starts_on=starts_on, letter=letter.strip(), added_by=user_or_none(by), added_at=at,
        pledged_on=pledged_on or timezone.localdate(at), **fields, **more,
    )  # fmt: skip
    _expect_whole(made, neighbourhoods, at)
    require_running(agency, until=made.ends_on)
    made.save()
    _place(made, neighbourhoods)
    events.record("added", made, by=by, at=at)
    return made


@operation
def change_contribution(*, contribution, by, neighbourhoods=None, at=None, **fields):
    """Correct a contribution; who gives it, and in which kind, stays. Raises Refused as `pledge` does,
    and where an amount stands for a year in which it would not run; WrongState where it was
    withdrawn."""
    at = at or timezone.now()
    locked = rights.lock(contribution, BUDGET, by=by)
    rows.expect(locked, states.PLEDGED, states.AGREED, states.ENDED)
    before = sorted(str(each) for each in locked.neighbourhoods.all())
    places = list(locked.neighbourhoods.all()) if neighbourhoods is None else list(neighbourhoods)
    days = locked.starts_on, locked.ends_on
    changed = rows.assign(locked, fields)
    _expect_whole(locked, places, at)
    if {"starts_on", "ends_on"} & changed.keys():
        _expect_days_fit(locked, days)
    require_running(locked.agency, until=locked.ends_on)
    after = sorted(str(each) for each in places)
    if before != after:
        locked.places.exclude(neighbourhood__in=places).delete()
        rows.touch(locked)
    rows.write(locked, changed)
    _place(locked, places)
    told = rows.in_words(changed, hidden=Contribution.PRIVATE)
    if before != after:
        told["neighbourhoods"] = [", ".join(before), ", ".join(after)]
    if told:
        events.record("changed", locked, by=by, at=at, changes=told)
    return locked


@operation
def agree(*, contribution, agreed_on, by, at=None):
    """Both sides agreed on it: who gives what, for what and when is public from now on. Raises Refused
    for a day that is to come, before the pledge, or where no legal basis is said."""
    at = at or timezone.now()
    locked = rights.lock(contribution, BUDGET, by=by)
    rows.expect(locked, states.PLEDGED)
    _expect_past(agreed_on, at, "agreed_on")
    if agreed_on < locked.pledged_on:
        raise Refused("It cannot be agreed before it was pledged", "agreed_on")
    _expect_open(locked, "agreed_on")
    agreed = {"agreed_on": agreed_on, "agreed_by": user_or_none(by), "agreed_at": at}
    rows.change(locked, {"state": states.AGREED} | agreed)
    events.record("contribution.agreed", locked, by=by, at=at)
    return locked


@operation
def end(*, contribution, ends_on, reason, by, at=None):
    """It is over; money that was agreed may still come. Raises Refused without a reason, for a last day
    that is to come or before its first, and where something is agreed for a year after it."""
    at = at or timezone.now()
    locked = rights.lock(contribution, BUDGET, by=by)
    rows.expect(locked, states.AGREED)
    _expect_past(ends_on, at, "ends_on")
    fields = {"ends_on": ends_on, "state": states.ENDED} | _closed(reason, by, at)
    days = locked.starts_on, locked.ends_on
    changed = rows.assign(locked, fields)
    _expect_order(locked)
    _expect_days_fit(locked, days)
    rows.write(locked, changed)
    events.record("contribution.ended", locked, by=by, at=at, reason=reason.strip())
    return locked


@operation
def withdraw(*, contribution, reason, by, at=None):
    """The partner does not give it. Raises Refused without a reason, and where money was invoiced or
    received: then it ends."""
    at = at or timezone.now()
    locked = rights.lock(contribution, BUDGET, by=by)
    rows.expect(locked, states.PLEDGED, states.AGREED)
    if any(total(locked, kind) for kind in ("invoiced", "received", "repaid")):
        raise Refused(
            "Money was invoiced or received for it. Reverse that first, or record its end"
        )
    if locked.state == states.AGREED:
        _expect_open(locked, "reason")
    rows.change(locked, {"state": states.WITHDRAWN} | _closed(reason, by, at))
    events.record("contribution.withdrawn", locked, by=by, at=at, reason=reason.strip())
    return locked


@operation
def reopen(*, contribution, reason, by, at=None):
    """What was ended or withdrawn by mistake goes on where it was: agreed, or pledged. Raises Refused
    without a reason, or where its agency has ended meanwhile."""
    locked = rights.lock(contribution, BUDGET, by=by)
    rows.expect(locked, states.ENDED, states.WITHDRAWN)
    _expect_reason(reason)
    require_running(locked.agency, until=locked.ends_on)
    fields = {"closed_by": None, "closed_at": None, "closed_reason": ""}
    if locked.state == states.WITHDRAWN:
        fields |= {"agreed_on": None, "agreed_by": None, "agreed_at": None}
    to = states.AGREED if locked.state == states.ENDED else states.PLEDGED
    rows.change(locked, fields | {"state": to})
    events.record("contribution.reopened", locked, by=by, at=at, reason=reason.strip())
    return locked


def _expect_days_fit(contribution, before):
    """Raises Refused where amounts or, in a closed year, posts would be outside its time."""
    expect_years_fit(contribution)
    if contribution.posts.exists():
        expect_same_days(before, contribution)


def _expect_open(contribution, field):
    """Raises Refused where it counts in a closed year: figures of that would change."""
    if year := counts_in_closed(contribution):
        raise Refused(f"It counts in {year}, which is closed: the figures of that year stay", field)


def _place(contribution, neighbourhoods):
    known = set(contribution.places.values_list("neighbourhood", flat=True))
    for place in neighbourhoods:
        if place.pk not in known:
            ContributionPlace.objects.create(contribution=contribution, neighbourhood=place)


def _closed(reason, by, at):
    _expect_reason(reason)
    return {"closed_by": user_or_none(by), "closed_at": at, "closed_reason": reason.strip()}


def _expect_reason(reason):
    if not reason.strip():
        raise Refused("Enter a reason", "reason")


def _expect_past(day, at, field):
    if day > timezone.localdate(at):
        raise Refused("The date cannot be in the future", field)


def _expect_order(made):
    if made.ends_on and made.ends_on < made.starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")


def _expect_whole(made, neighbourhoods, at):
    """Raises Refused where a contribution does not say what it must, or says what does not go together."""
    for name, words in (
        ("what_for", "Enter what it is for"),
        ("letter", "Enter the letter or document it rests on"),
    ):
        if not getattr(made, name).strip():
            raise Refused(words, name)
    _expect_order(made)
    _expect_past(made.pledged_on, at, "pledged_on")
    if made.agreed_on and made.agreed_on < made.pledged_on:
        raise Refused("It was agreed before that day", "pledged_on")
    if made.state == states.ENDED and not made.ends_on:
        raise Refused("It has ended, so enter its last day", "ends_on")
    if made.area_id and neighbourhoods:
        raise Refused("Choose an area or neighbourhoods, not both", "area")
    if not made.is_money and (made.held or made.cost_centre):
        raise Refused("Only money stands on a cost centre", "held")
    _expect_rate(made)


def _expect_rate(made):
    if made.kind != Kind.VOLUNTEERS and (made.rate is not None or made.rate_source):
        raise Refused("Only volunteers’ hours have a rate", "rate")
    if made.rate is not None and (made.rate <= 0 or not made.rate_source.strip()):
        raise Refused("Enter a rate of more than £0 and where it comes from", "rate_source")
    if made.rate is None and made.rate_source:
        raise Refused("Enter the rate", "rate")

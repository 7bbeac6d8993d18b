"""Contributions, posts and shares in the name of an agency that ends go on in that of its successor.

What was stays as it was: the contribution ends with the agency, its posts end on that day, and both are entered anew
for the successor from the day after, with what is pledged and agreed for the years to come. In a year that is closed
nothing goes to anybody.
"""

from django.utils import timezone

from core import calendar, events, handing, rows
from core.actors import user_or_none
from core.errors import Refused
from core.handing import Succession, give
from funding.contributions import states
from funding.contributions.closed import DAY, closed_years, still_runs_after
from funding.contributions.mainstream.models import MainstreamBudget
from funding.contributions.models import Contribution, ContributionEntry, ContributionPlace
from funding.contributions.posts.models import FundedPost, PostShare
from funding.contributions.rules import total
from neighbourhoods.people.merging.followers import still_runs

OPEN = (states.PLEDGED, states.AGREED)
SAME = (
    "kind", "measure", "what_for", "area", "ends_on", "basis", "basis_note", "conditions", "clawback", "held",
    "cost_centre", "rate", "rate_source", "notes", "pledged_on",
)  # fmt: skip
SAME_POST = (
    "title", "full_time_equivalent", "full_cost", "rate_source", "evidence", "shares_agreed_in", "ends_on",
    "team_post",
)  # fmt: skip


def register():
    handing.succeed(
        Succession("contributions", "Contributions", _given, Contribution.objects.visible_to, _go_on, 60),
        Succession(
            "accountable", "Contributions it is the accountable body of", _accountable,
            Contribution.objects.visible_to, give("accountable_body"), 61,
        ),
        Succession("shares", "Shares of posts", _shares, PostShare.objects.visible_to, _posts_go_on, 62),
        Succession(
            "mainstream", "Mainstream budgets", _mainstream, MainstreamBudget.objects.visible_to,
            give("agency"), 63,
        ),
    )  # fmt: skip


def _running():
    return still_runs(timezone.localdate())


def _given(agency):
    return Contribution.objects.filter(_running(), agency=agency, state__in=OPEN)


def _accountable(agency):
    return Contribution.objects.filter(_running(), accountable_body=agency, state__in=OPEN)


def _shares(agency):
    today = timezone.localdate()
    runs = still_runs_after(today - DAY)
    posts = FundedPost.objects.filter(runs, contribution__state__in=OPEN).values("pk")
    return PostShare.objects.filter(agency=agency, post__in=posts)


def _mainstream(agency):
    first = int(calendar.financial_year(timezone.localdate())[:4])
    return MainstreamBudget.objects.filter(
        agency=agency, year__closed_at=None, year__first__gte=first
    )


def last_day(agency):
    """The last day that stays with an agency that has ended: that of a closed year, where that is later."""
    closed = [each.ends_on for each in closed_years()]
    return max([agency.ended_on, *closed])


def _go_on(found, agency, to, *, by, at):
    for held in found.select_for_update(of=("self",)).order_by("pk"):
        day = last_day(agency)
        if held.ends_on is None or held.ends_on > day:
            _carry_on(held, agency, to, day, by=by, at=at)


def _carry_on(held, agency, to, day, *, by, at):
    """One contribution: what its successor gives from the day after on, and the end of this one."""
    ends = held.state == states.AGREED and held.starts_on <= day
    if not ends and any(total(held, kind) for kind in ("invoiced", "received", "repaid")):
        raise Refused(
            f"{held.reference} has not begun, and money came for it. Reverse that first",
            "replaced_by",
        )
    new = _entered_anew(held, to, max(held.starts_on, day + DAY), by, at)
    reason = f"{agency.short_name} has ended: {to.short_name} goes on with it as {new.reference}"
    _amounts(held, new, day, reason, by=by, at=at)
    for post in held.posts.filter(still_runs_after(day)).order_by("pk"):
        _post_goes_on(post, new, day, agency, to)
    closed = {"closed_by": user_or_none(by), "closed_at": at, "closed_reason": reason[:300]}
    if ends:
        rows.change(held, closed | {"state": states.ENDED, "ends_on": day})
    else:
        rows.change(held, closed | {"state": states.WITHDRAWN})
    for each, beside in ((held, new), (new, held)):
        events.record("contribution.went_on", each, by=by, at=at, words={"other": beside.reference})


def _entered_anew(held, to, begins, by, at):
    body = to if held.accountable_body_id == held.agency_id else held.accountable_body
    new = Contribution.objects.create(
        agency=to, starts_on=begins, letter=f"{held.reference}: {held.letter}"[:300],
        accountable_body=body, added_by=user_or_none(by), added_at=at,
        **{name: getattr(held, name) for name in SAME},
    )  # fmt: skip
    for place in held.places.all():
        ContributionPlace.objects.create(contribution=new, neighbourhood_id=place.neighbourhood_id)
    if held.state == states.AGREED:
        agreed = {name: getattr(held, name) for name in ("agreed_on", "agreed_by", "agreed_at")}
        rows.change(new, {"state": states.AGREED} | agreed)
    return new


def _amounts(held, new, day, reason, *, by, at):
    """What is pledged and agreed for the years that begin after a day, from one contribution to the other."""
    year_of = ContributionEntry._meta.get_field("year").related_model
    years = year_of.objects.filter(closed_at=None, first__gte=day.year).order_by("first")
    who = {
        "on": timezone.localdate(at), "reason": reason[:300], "made_at": at,
        "made_by": user_or_none(by), "made_by_name": by.name,
    }  # fmt: skip
    for year in years:
        for kind in ("pledged", "agreed") if year.begins_on > day else ():
            if amount := total(held, kind, year):
                for each, part in ((held, -amount), (new, amount)):
                    ContributionEntry.objects.create(
                        contribution=each, year=year, kind=kind, amount=part, **who
                    )


def _posts_go_on(found, agency, to, *, by, at):
    day = last_day(agency)
    posts = FundedPost.objects.filter(still_runs_after(day), pk__in=found.values("post"))
    for post in posts.select_for_update(of=("self",)).select_related("contribution").order_by("pk"):
        _post_goes_on(post, post.contribution, day, agency, to)
        events.record(
            "post.went_on", post.contribution, by=by, at=at,
            changes={post.title: [agency.short_name, to.short_name]},
        )  # fmt: skip


def _post_goes_on(post, contribution, day, agency, to):
    """A post ends on a day and goes on in a contribution, with the successor for the agency in its shares. One that
    has not begun is entered anew alone."""
    parts = {}
    for each in post.shares.order_by("id"):
        key = each.role, to.pk if each.agency_id == agency.pk else each.agency_id
        percent, as_money = parts.get(key, (0, True))
        parts[key] = percent + each.percent, as_money and each.as_money
    new = FundedPost(
        contribution=contribution, starts_on=max(post.starts_on, day + DAY),
        **{name: getattr(post, name) for name in SAME_POST},
    )  # fmt: skip
    if post.starts_on > day:
        post.delete()
    else:
        rows.change(post, {"ends_on": day})
    new.save(force_insert=True)
    for (role, key), (percent, as_money) in parts.items():
        PostShare.objects.create(
            post=new, role=role, agency_id=key, percent=percent, as_money=as_money
        )

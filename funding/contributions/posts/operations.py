"""Posts that partners put in: added, corrected, their shares, removed."""

from django.db import IntegrityError, transaction

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rests, rows
from core.errors import Refused
from funding.contributions import states
from funding.contributions.closed import expect_not_in_closed, expect_same_days, runs_in_closed
from funding.contributions.models import Contribution
from funding.contributions.posts.models import FundedPost, PostShare
from neighbourhoods.models import Agency
from neighbourhoods.people.agencies.running import require_running

BUDGET = Permission.EDIT_BUDGET
Role = PostShare.Role
ANEW = "{year} is closed: end this post on its last day, and add it anew from then on"
WORDS = {Role.PAYS: "who pays", Role.EMPLOYS: "who employs", Role.MANAGES: "who manages"}


@operation
def add_post(*, contribution, payer, employer, manager, by, client_id=None, at=None, **fields):
    """Add a post: one agency pays, one employs and one manages it from day to day; more by
    `set_shares`. Returns the post. Raises Refused where it does not say what it must, or the same team
    post is counted already."""
    locked = rights.lock(contribution, BUDGET, by=by)
    rows.expect(locked, states.PLEDGED, states.AGREED)
    if known := rows.once(FundedPost.objects.all(), client_id, contribution_id=locked.pk):
        return known
    more = {"client_id": client_id} if client_id else {}
    made = FundedPost(contribution=locked, **fields, **more)
    _expect_whole(made)
    closed = "{year} is closed: a post that is added now starts after it"
    expect_not_in_closed(made, closed, "starts_on")
    require_running(payer, employer, manager, until=made.ends_on)
    _save(made.save)
    for role, agency in ((Role.PAYS, payer), (Role.EMPLOYS, employer), (Role.MANAGES, manager)):
        PostShare.objects.create(post=made, role=role, agency=agency, percent=100)
    events.record("post.added", locked, by=by, at=at, words={"post": made.title})
    return made


@operation
def change_post(*, post, by, at=None, **fields):
    """Correct a post. Raises Refused as `add_post` does, where it would count otherwise in a closed year, and where it
    would run on after an agency that has a share of it."""
    locked = _lock(post, by)
    days = locked.starts_on, locked.ends_on
    changed = rows.assign(locked, fields)
    _expect_whole(locked)
    expect_same_days(days, locked)
    for name in ("full_cost", "full_time_equivalent"):
        if name in changed:
            expect_not_in_closed(locked, ANEW, name)
    if "ends_on" in changed:
        agencies = Agency.objects.filter(pk__in=locked.shares.values("agency"))
        later = agencies.filter(ended_on__gte=days[1]) if days[1] else agencies.none()
        require_running(*later, field="ends_on", until=locked.ends_on)
    _save(lambda: rows.write(locked, changed))
    if changed:
        told = rows.in_words(changed, hidden=("evidence",))
        events.record("post.changed", locked.contribution, by=by, at=at, changes=told,
                      words={"post": locked.title})  # fmt: skip
    return locked


@operation
def set_shares(*, post, shares, by, agreed_in=None, at=None):
    """Who pays, employs and manages a post: `shares` is [(role, agency, percent, as money)],
    `agreed_in` where that is written. Raises Refused where those of a role do not add up to 100 %, or one agency is named twice in it."""
    locked = _lock(post, by)
    for role in Role:
        _expect_all(role, [each for each in shares if each[0] == role])
    before = _told(locked.shares.select_related("agency"))
    known = {(each.role, each.agency_id): each for each in locked.shares.all()}
    agencies = {each for role, each, *_ in shares if (role, each.pk) not in known}
    require_running(*agencies, until=locked.ends_on)
    _write_shares(locked, shares, known)
    after = _told(locked.shares.select_related("agency"))
    told = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if told:
        rows.touch(locked)
    if agreed_in is not None:
        changed = rows.change(locked, {"shares_agreed_in": agreed_in.strip()})
        told |= rows.in_words(changed, hidden=("shares_agreed_in",))
    if told:
        events.record("post.shared", locked.contribution, by=by, at=at, changes=told,
                      words={"post": locked.title})  # fmt: skip
    return locked


def _write_shares(post, shares, known):
    """What is the same stays as it is: of an agency that has ended meanwhile too. Raises Refused where something
    changes that counted in a closed year."""
    wanted = {(role, agency.pk): (percent, as_money) for role, agency, percent, as_money in shares}
    stood = {key: (each.percent, each.as_money) for key, each in known.items()}
    if wanted != stood and (year := runs_in_closed(post)):
        raise Refused(ANEW.format(year=year))
    post.shares.filter(
        pk__in=[each.pk for key, each in known.items() if key not in wanted]
    ).delete()
    for (role, agency), (percent, as_money) in wanted.items():
        said = {"percent": percent, "as_money": as_money}
        if (role, agency) not in known:
            PostShare.objects.create(post=post, role=role, agency_id=agency, **said)
        elif stood[role, agency] != (percent, as_money):
            PostShare.objects.filter(pk=known[role, agency].pk).update(**said)


@operation
def remove_post(*, post, reason, by, at=None):
    """Remove a post that was entered by mistake. Raises Refused without a reason, where it ran in a closed year, or
    where a saving comes from it."""
    locked = _lock(post, by)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    rests.refuse("funded_post", locked)
    kept = "It ran in {year}, which is closed: enter its last day instead"
    expect_not_in_closed(locked, kept, "reason")
    contribution = locked.contribution
    events.record("post.removed", contribution, by=by, at=at, reason=reason.strip(),
                  words={"post": locked.title})  # fmt: skip
    locked.delete()
    return contribution


def _lock(post, by):
    """The post behind its contribution, which must not be withdrawn."""
    held = rows.take(Contribution(pk=post.contribution_id), Contribution.objects.all())
    rows.expect(held, states.PLEDGED, states.AGREED, states.ENDED)
    return rights.lock(post, BUDGET, by=by, found=FundedPost.objects.select_related("contribution"))


def _expect_all(role, shares):
    """Raises Refused where the shares of a role are not the whole."""
    if len({agency for _, agency, *_ in shares}) < len(shares):
        raise Refused(f"Enter each agency once under {WORDS[role]}", f"{role}_agency_1")
    sum_ = sum(percent for _, _, percent, _ in shares)
    if sum_ != 100:
        words = f"The shares of {WORDS[role]} must add up to 100%, not {sum_:f}%"
        raise Refused(words, f"{role}_percent_1")


def _told(shares):
    """{role in words: its shares}, for the history."""
    found = {WORDS[role]: [] for role in Role}
    for each in shares:
        money = " as money" if each.as_money else ""
        found[WORDS[each.role]].append(f"{each.agency} {each.percent.normalize():f}%{money}")
    return {name: ", ".join(each) for name, each in found.items()}


def _expect_whole(post):
    """Raises Refused where a post does not say what it must."""
    held = post.contribution
    if held.measure not in ("posts", "pounds"):
        raise Refused("Posts are put in as staff in kind, or paid for with money")
    if not post.title.strip():
        raise Refused("Enter the title of the post", "title")
    if post.full_time_equivalent <= 0:
        raise Refused("Full-time equivalent must be more than 0", "full_time_equivalent")
    if post.full_cost is not None and post.full_cost <= 0:
        raise Refused("The full cost must be more than £0", "full_cost")
    if post.full_cost is not None and not post.rate_source.strip():
        raise Refused("Enter where the cost comes from", "rate_source")
    if post.ends_on and post.ends_on < post.starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")


def _save(write):
    """Raises Refused where the team post is counted under another post at that time."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if "funded_post_counted_once" not in str(error):
            raise
        words = "This team post is counted already at that time, and each is counted once"
        raise Refused(words, "team_post") from error

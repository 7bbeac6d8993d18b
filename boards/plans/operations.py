"""Writing plans, asking agencies, consulting, adopting, reviewing, and beginning the next."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, Role
from accounts.models import Cover, RoleGrant, User
from accounts.rights import operation
from boards.decisions.models import Decision
from boards.plans.adoption import following
from boards.plans.models import Commitment, Plan, Priority
from core import calendar, events, rows
from core import settings as council
from core.errors import Refused, WrongState
from core.letters.operations import send_letter
from neighbourhoods.models import Agency, ClosedDay
from neighbourhoods.people.agencies.running import require_running, today_of

Change = Priority.Change


def expect_in_use(plan, at=None):
    """The plan, where no other is in force instead. Raises WrongState."""
    if plan.replaced_from and plan.replaced_from <= timezone.localtime(at).date():
        raise WrongState(
            f"“{plan}” was replaced on {plan.replaced_from:%-d %B %Y}. This step is no longer available."
        )
    return plan


def lock_plan(plan, *states, by):
    """The row, locked, where `by` writes it; refused where it stands elsewhere by now."""
    locked = rights.lock(plan, Permission.EDIT_PLAN, by=by)
    return rows.expect(locked, *states) if states else locked


def lock_words(plan, *, by):
    """The row of a plan whose words may change, locked. Raises Refused where its body has decided on
    it, WrongState where it is adopted."""
    locked = lock_plan(plan, Plan.State.DRAFT, Plan.State.CONSULTED, by=by)
    if decision := decided_on(locked).select_related("item__meeting__body").first():
        meeting = decision.item.meeting
        raise Refused(
            f"{meeting.body} decided on this plan on {meeting.day:%-d %B %Y}, so its words stay. "
            "Record that it was adopted, or remove it from that item first."
        )
    return locked


def decided_on(plan):
    """What the body decided under the items under which the plan is put to it."""
    made = Decision.objects.standing().filter(item__plans__plan=plan)
    return made.filter(outcome__in=[Decision.Outcome.RESOLVED, Decision.Outcome.RECOMMENDED])


@operation
def save_plan(*, by, plan=None, at=None, **fields):
    """Begin a plan, or change one that is not adopted. Returns it. Raises Refused for years, a
    place or a body that do not fit."""
    new = plan is None
    plan = Plan(created_by=by, created_at=at or timezone.now()) if new else lock_words(plan, by=by)
    changed = rows.assign(plan, fields)
    if new or {"neighbourhood", "area"} & set(changed):
        _ask_for_place(plan, by)
    if plan.neighbourhood_id and plan.area_id:
        raise Refused("Choose a neighbourhood or an area, not both", "area")
    if plan.last_year < plan.first_year:
        raise Refused("The last year must not be before the first", "last_year")
    _check_body(plan)
    if new:
        plan.save()
    elif not rows.write(plan, changed):
        return plan
    events.record("plan.begun" if new else "plan.changed", plan, by=by, at=at)
    return plan


def _ask_for_place(plan, by):
    """Whoever writes a plan has the right where it will stand."""
    on = plan.neighbourhood or plan.area
    if on is None:
        rights.require_city(Permission.EDIT_PLAN, by=by)
    else:
        rights.require(Permission.EDIT_PLAN, by=by, on=on)


def _check_body(plan):
    """The body belongs to the place that the plan is for."""
    body = plan.body
    if body.is_private:
        raise Refused("Choose a board that meets in public", "body")
    if body.neighbourhood_id and body.neighbourhood_id != plan.neighbourhood_id:
        raise Refused(f"{body} belongs to another place", "body")
    if body.area_id and body.area_id != plan.area_id:
        raise Refused(f"{body} belongs to another place", "body")


@operation
def save_priority(*, plan, by, priority=None, supporting=None, at=None, **fields):
    """Add a priority at the end of a plan, or change one. `supporting`: agencies beside the lead.
    One that was kept from the plan before becomes a changed one, with the reason. Returns it.
    Raises Refused for days in the wrong order, a change without its reason, and an agency that
    answered and is left out."""
    lock_words(plan, by=by)
    new = priority is None
    if new:
        last = plan.priorities.aggregate(last=Max("position"))["last"] or 0
        priority = Priority(plan=plan, position=last + 1)
    else:
        found = Priority.objects.filter(plan=plan).select_related("plan", "earlier")
        priority = rows.lock(priority, found)
    changed = rows.assign(priority, fields)
    if priority.due_on and priority.starts_on and priority.due_on < priority.starts_on:
        raise Refused("The target date must not be before the start date", "due_on")
    if priority.change == Change.KEPT and _differs(priority):
        changed |= rows.assign(priority, {"change": Change.CHANGED})
    if priority.change in (Change.CHANGED, Change.DROPPED) and not priority.reason.strip():
        raise Refused("Enter what changed from the last plan", "reason")
    if {"lead", "due_on"} & set(changed):
        require_running(priority.lead, field="lead", until=priority.due_on)
    if new:
        priority.save()
        _number(plan)
    else:
        rows.write(priority, changed)
    if supporting is not None and name_agencies(priority, supporting):
        changed["supporting"] = (None, None)
        rows.touch(priority)
    if changed:
        events.record("plan.priorities_changed", plan, by=by, at=at)
    return priority


COPIED = ("title", "outcome", "why_profile", "why_residents", "lead_id", "starts_on", "due_on")


def _differs(priority):
    return any(getattr(priority, name) != getattr(priority.earlier, name) for name in COPIED[:4])


def name_agencies(priority, supporting):
    """Step: a row for the lead and each supporting agency. Returns whether that changed anything.
    Raises Refused where one that has answered would go."""
    wanted = {agency.pk for agency in supporting} | ({priority.lead_id} - {None})
    named = Commitment.objects.filter(priority=priority)
    if named.exclude(agency__in=wanted).filter(answered_at__isnull=False).exists():
        raise Refused("An agency that has responded cannot be removed", "supporting")
    gone, _ = named.exclude(agency__in=wanted).delete()
    known = set(named.values_list("agency", flat=True))
    require_running(*Agency.objects.filter(pk__in=wanted - known), field="supporting")
    Commitment.objects.bulk_create(
        Commitment(priority=priority, agency_id=each) for each in sorted(wanted - known)
    )
    return bool(gone or wanted - known)


@operation
def move_priority(*, priority, up, by, at=None):
    """Swap a priority with the one above or below."""
    lock_words(priority.plan, by=by)
    priority = rows.lock(priority, Priority.objects.select_related("plan"))
    order = rows.swapped(priority.plan.priorities.order_by("position"), priority, up=up)
    if order:
        _number(priority.plan, order)
        events.record("plan.priorities_ordered", priority.plan, by=by, at=at)


def _number(plan, order=None):
    """Positions 1, 2, 3 … in the order given or as they are; dropped ones come last."""
    order = list(plan.priorities.order_by("position")) if order is None else order
    order.sort(key=lambda each: each.is_dropped)
    for number, each in enumerate(order, start=1):
        each.position = number
    Priority.objects.bulk_update(order, ["position"])


@operation
def drop_priority(*, priority, reason, by, at=None):
    """Leave a priority out: a new one goes, unless an action or something else rests on it; that and
    one of the plan before stay with the reason. Raises Refused without a reason, and where an agency
    has answered."""
    lock_words(priority.plan, by=by)
    priority = rows.lock(priority, Priority.objects.select_related("plan"))
    if not reason.strip():
        raise Refused("Enter a reason for removing it", "reason")
    if not priority.earlier_id:
        if priority.commitments.filter(answered_at__isnull=False).exists():
            raise Refused("An agency has responded. Change the priority instead", "reason")
    if priority.earlier_id or not _has_gone(priority):
        rows.change(priority, {"change": Change.DROPPED, "reason": reason.strip()})
    _number(priority.plan)
    events.record("plan.priority_dropped", priority.plan, by=by, at=at, reason=reason.strip())


def _has_gone(priority):
    """Take a new priority away for good. Returns whether nothing rested on it."""
    try:
        with transaction.atomic():
            priority.commitments.all().delete()
            priority.delete()
    except ProtectedError:
        return False
    return True


@operation
def ask_agencies(*, plan, by, at=None):
    """Ask every agency named that was not asked yet; each has its working days. Returns (asked,
    not asked): the names of agencies of which somebody was written to, and of those where nobody with
    an account may read the plan. Raises Refused where all were asked."""
    at = at or timezone.now()
    states = (Plan.State.DRAFT, Plan.State.CONSULTED, Plan.State.ADOPTED)
    expect_in_use(lock_plan(plan, *states, by=by), at)
    unasked = Commitment.objects.filter(priority__plan=plan, asked_at=None)
    waiting = list(
        unasked.exclude(priority__change=Priority.Change.DROPPED).select_related(
            "agency", "priority"
        )
    )
    if not waiting:
        raise Refused("All the named agencies have been asked")
    day = timezone.localtime(at).date()
    days = council.value("boards.plan_answer_days", on=day)
    until = calendar.add_working_days(day, days, ClosedDay.objects.days())
    for each in waiting:
        each.asked_at, each.answer_by = at, until
    Commitment.objects.bulk_update(waiting, ["asked_at", "answer_by"])
    names = {each.agency_id: each.agency.short_name for each in waiting}
    changes = {"asked": [None, ", ".join(sorted(names.values()))]}
    events.record("plan.parts_asked", plan, by=by, at=at, changes=changes)
    reached = _write_to(plan, set(names), until, at)
    return (
        sorted(name for key, name in names.items() if key in reached),
        sorted(name for key, name in names.items() if key not in reached),
    )


def _write_to(plan, agencies, until, at):
    """A mail to each partner officer of the agencies who may read what is asked, and to who covers
    for one. Returns the keys of the agencies that this reaches."""
    today = timezone.localdate()
    grants = RoleGrant.objects.in_force(today).filter(
        role=Role.PARTNER_OFFICER, agency__in=agencies, user__is_active=True
    )
    covering = Cover.objects.addresses(grants, today)
    works_for = {}
    for grant in grants.select_related("user"):
        for email in (grant.user.email, *covering.get(grant.pk, ())):
            works_for.setdefault(email, set()).add(grant.agency_id)
    asked = Plan.objects.filter(pk=plan.pk)
    officers = User.objects.filter(email__in=works_for)
    addresses = sorted(each.email for each in officers if asked.visible_to(each).exists())
    for address in addresses:
        send_letter(
            kind="Request to an agency",
            about=plan,
            occasion=at.isoformat(),
            at=at,
            subject=f"{plan}: what will your agency do?",
            body=(
                f"{plan} names your agency. Please respond by {until:%-d %B %Y} with what your "
                "agency will do, the resources and dates, or why it cannot:\n\n"
                f"{settings.SITE_URL}{reverse('plan', args=[plan.pk])}\n"
            ),
            to=address,
        )
    return set().union(*(works_for[address] for address in addresses))


@operation
def answer_commitment(
    *, commitment, answer, by, what="", with_what="", by_when=None, why_not="", at=None
):
    """What an agency will do, with what and by when, or why not. May be said anew until the plan is
    replaced. Returns the row. Raises Refused where it was not asked, and for an answer that is not
    whole."""
    plan = rows.lock(commitment.priority.plan)  # before the answer, as every step of a plan
    found = Commitment.objects.select_related("agency")
    locked = rights.lock(commitment, Permission.WORK_ACTION, by=by, found=found)
    expect_in_use(plan, at)
    if locked.asked_at is None:
        raise Refused("The agency has not been asked yet")
    will = answer == Commitment.Answer.WILL
    if will and not what.strip():
        raise Refused("Enter what you will do", "what")
    if will and by_when is None:
        raise Refused("Enter a completion date", "by_when")
    if will and why_not.strip():
        raise Refused("Only enter a reason if the answer is no", "why_not")
    if not will and not why_not.strip():
        raise Refused("Enter a reason", "why_not")
    if not will and (what.strip() or with_what.strip() or by_when):
        raise Refused("Only enter what you will do if the answer is yes", "what")
    said = {"answer": answer, "what": what.strip(), "with_what": with_what.strip()}
    changed = rows.assign(locked, said | {"by_when": by_when, "why_not": why_not.strip()})
    if not changed:
        return locked
    answered = {"answered_at": at or timezone.now(), "answered_by": by}
    rows.write(locked, changed | rows.assign(locked, answered))
    changes = {locked.agency.short_name: [None, locked.get_answer_display()]}
    events.record("plan.part_answered", plan, by=by, at=at, changes=changes)
    return locked


@operation
def review(*, plan, text, reviewed_on, by, at=None):
    """Say what came of the plan when it was looked at again. Raises Refused without words."""
    locked = lock_plan(plan, Plan.State.ADOPTED, Plan.State.REVIEWED, by=by)
    expect_in_use(locked, at)
    if not text.strip():
        raise Refused("Enter the review findings", "text")
    reviewed = {"state": Plan.State.REVIEWED, "review": text.strip(), "reviewed_on": reviewed_on}
    if not rows.change(locked, reviewed):
        return locked
    events.record("plan.reviewed", locked, by=by, at=at)
    return locked


@operation
def begin_next(*, plan, by, at=None):
    """Start next year's plan from this one: each priority is kept until it is changed or dropped.
    Returns the draft. Raises WrongState where it was begun already."""
    locked = lock_plan(plan, Plan.State.ADOPTED, Plan.State.REVIEWED, by=by)
    expect_in_use(locked, at)
    if Plan.objects.filter(replaces=locked).exists():
        raise WrongState("The next plan has already been started.")
    length = locked.last_year - locked.first_year
    place = locked.neighbourhood or locked.area or "the city"
    made = Plan(
        neighbourhood=locked.neighbourhood, area=locked.area, body=locked.body, replaces=locked,
        introduction=locked.introduction, first_year=locked.first_year + 1,
        last_year=locked.first_year + 1 + length, created_by=by, created_at=at or timezone.now(),
    )  # fmt: skip
    made.title = f"Plan for {place} {made.years}"
    made.save()
    for number, each in enumerate(locked.priorities.kept().order_by("position"), start=1):
        _keep(each, made, number)
    following.tell(made, by=by, at=at)
    events.record("plan.next_begun", made, by=by, at=at)
    return made


def _keep(priority, plan, number):
    """The priority goes on in the next plan, with the agencies that there are today."""
    named = list(priority.commitments.values_list("agency", flat=True))
    today = today_of([*named, priority.lead_id])
    copied = {name: getattr(priority, name) for name in COPIED}
    copied |= {"plan": plan, "position": number, "lead_id": today[priority.lead_id]}
    copy = Priority.objects.create(earlier=priority, change=Change.KEPT, **copied)
    name_agencies(copy, Agency.objects.filter(pk__in={today[each] for each in named} - {None}))

"""Plans from the first draft to the next one, their priorities, and what agencies answer."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.models import Cover, RoleGrant
from boards.models import Commitment, Decision, Plan, Priority
from core import calendar, events
from core.errors import Refused, WrongState
from core.tasks import send_mail
from neighbourhoods.models import ClosedDay

S, Change = Plan.State, Priority.Change


def lock_plan(plan, *states):
    """The row, locked; refused where it stands elsewhere by now."""
    locked = Plan.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.pk)
    if states and locked.state not in states:
        raise WrongState(
            f"The plan now stands at “{locked.get_state_display()}”. This step no longer fits."
        )
    return locked


@transaction.atomic
def save_plan(*, by, plan=None, at=None, **fields):
    """Begin a plan, or change one that is not adopted. Returns it."""
    new = plan is None
    plan = (
        Plan(created_by=by, created_at=at or timezone.now())
        if new
        else lock_plan(plan, S.DRAFT, S.CONSULTED)
    )
    for name, value in fields.items():
        setattr(plan, name, value)
    if plan.neighbourhood_id and plan.area_id:
        raise Refused("Choose a neighbourhood or an area, not both", "area")
    if plan.last_year < plan.first_year:
        raise Refused("The last year must not be before the first", "last_year")
    _check_body(plan)
    plan.save()
    events.record("began a plan" if new else "changed the plan", plan, by=by, at=at)
    return plan


def _check_body(plan):
    """The body belongs to the place that the plan is for."""
    body = plan.body
    if body.is_private:
        raise Refused("Choose a body that meets in public", "body")
    if body.neighbourhood_id and body.neighbourhood_id != plan.neighbourhood_id:
        raise Refused(f"{body} is of another place", "body")
    if body.area_id and body.area_id != plan.area_id:
        raise Refused(f"{body} is of another place", "body")


@transaction.atomic
def save_priority(*, plan, by, priority=None, supporting=None, at=None, **fields):
    """Add a priority at the end of a plan, or change one. `supporting`: agencies beside the lead.
    One that was kept from the plan before becomes a changed one, with the reason. Returns it."""
    lock_plan(plan, S.DRAFT, S.CONSULTED)
    if priority is None:
        last = plan.priorities.aggregate(last=Max("position"))["last"] or 0
        priority = Priority(plan=plan, position=last + 1)
    for name, value in fields.items():
        setattr(priority, name, value)
    if priority.due_on and priority.starts_on and priority.due_on < priority.starts_on:
        raise Refused("It must end after it begins", "due_on")
    if priority.change == Change.KEPT and _differs(priority):
        priority.change = Change.CHANGED
    if priority.change in (Change.CHANGED, Change.DROPPED) and not priority.reason.strip():
        raise Refused("Enter why this differs from the plan before", "reason")
    priority.save()
    _number(plan)
    if supporting is not None:
        _name_agencies(priority, supporting)
    events.record("changed the priorities", plan, by=by, at=at)
    return priority


COPIED = ("title", "outcome", "why_profile", "why_residents", "lead_id", "starts_on", "due_on")


def _differs(priority):
    return any(getattr(priority, name) != getattr(priority.earlier, name) for name in COPIED[:4])


def _name_agencies(priority, supporting):
    """A row for the lead and each supporting agency; one that has answered stays."""
    wanted = {agency.pk for agency in supporting} | ({priority.lead_id} - {None})
    rows = Commitment.objects.filter(priority=priority)
    if rows.exclude(agency__in=wanted).filter(answered_at__isnull=False).exists():
        raise Refused("An agency that has answered cannot be taken off", "supporting")
    rows.exclude(agency__in=wanted).delete()
    known = set(rows.values_list("agency", flat=True))
    Commitment.objects.bulk_create(
        Commitment(priority=priority, agency_id=each) for each in sorted(wanted - known)
    )


@transaction.atomic
def move_priority(*, priority, up, by, at=None):
    """Swap a priority with the one above or below."""
    lock_plan(priority.plan, S.DRAFT, S.CONSULTED)
    rows = list(priority.plan.priorities.order_by("position"))
    here = next(number for number, each in enumerate(rows) if each.pk == priority.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        _number(priority.plan, rows)
        events.record("ordered the priorities", priority.plan, by=by, at=at)


def _number(plan, rows=None):
    """Positions 1, 2, 3 … in the order given or as they are; dropped ones come last."""
    rows = list(plan.priorities.order_by("position")) if rows is None else rows
    rows.sort(key=lambda each: each.is_dropped)
    for number, each in enumerate(rows, start=1):
        each.position = number
    Priority.objects.bulk_update(rows, ["position"])


@transaction.atomic
def drop_priority(*, priority, reason, by, at=None):
    """Leave a priority out: a new one goes, one of the plan before stays with the reason."""
    lock_plan(priority.plan, S.DRAFT, S.CONSULTED)
    if not reason.strip():
        raise Refused("Enter why it is dropped", "reason")
    if priority.earlier_id:
        priority.change, priority.reason = Change.DROPPED, reason.strip()
        priority.save(update_fields=["change", "reason"])
    else:
        if priority.commitments.filter(answered_at__isnull=False).exists():
            raise Refused("An agency has answered: change the priority instead", "reason")
        priority.commitments.all().delete()
        priority.delete()
    _number(priority.plan)
    verb = "dropped a priority"
    events.record(verb, priority.plan, by=by, at=at, reason=reason.strip())


@transaction.atomic
def ask_agencies(*, plan, by, at=None):
    """Ask every agency named that was not asked yet; each has its working days. Returns how many."""
    at = at or timezone.now()
    lock_plan(plan, S.DRAFT, S.CONSULTED, S.ADOPTED)
    rows = Commitment.objects.filter(priority__plan=plan, asked_at=None)
    waiting = list(rows.exclude(priority__change="dropped").select_related("agency", "priority"))
    if not waiting:
        raise Refused("Every agency that is named has been asked")
    day = timezone.localtime(at).date()
    until = calendar.add_working_days(day, settings.PLAN_ANSWER_DAYS, ClosedDay.objects.days())
    for each in waiting:
        each.asked_at, each.answer_by = at, until
    Commitment.objects.bulk_update(waiting, ["asked_at", "answer_by"])
    names = sorted({each.agency.short_name for each in waiting})
    changes = {"asked": [None, ", ".join(names)]}
    events.record("asked agencies for their part", plan, by=by, at=at, changes=changes)
    _write_to(plan, {each.agency_id for each in waiting}, until)
    return len(waiting)


def _write_to(plan, agencies, until):
    """A mail to each partner officer of the agencies, for whom the place is named or none is, and
    to who covers for one."""
    today = timezone.localdate()
    grants = RoleGrant.objects.in_force(today).filter(
        role=Role.PARTNER_OFFICER, agency__in=agencies, user__is_active=True
    )
    covers = Cover.objects.addresses(grants, today)
    here = plan.neighbourhood_id
    addresses = {
        email
        for grant in grants.select_related("user").prefetch_related("named_neighbourhoods")
        for email in (grant.user.email, *covers.get(grant.pk, ()))
        if not (named := {each.pk for each in grant.named_neighbourhoods.all()}) or here in named
    }
    for address in sorted(addresses):
        send_mail.defer(
            subject=f"{plan}: what will your agency do?",
            body=(
                f"{plan} names your agency. Please say by {until:%-d %B %Y} what it will do, with "
                f"what and by when, or why not:\n\n"
                f"{settings.SITE_URL}{reverse('plan', args=[plan.pk])}\n"
            ),
            to=address,
        )


@transaction.atomic
def answer_commitment(
    *, commitment, answer, by, what="", with_what="", by_when=None, why_not="", at=None
):
    """What an agency will do, with what and by when, or why not. May be said anew until the plan is
    replaced. Returns the row."""
    plan = lock_plan(commitment.priority.plan, S.DRAFT, S.CONSULTED, S.ADOPTED, S.REVIEWED)
    locked = Commitment.objects.select_for_update(no_key=True, of=("self",)).get(pk=commitment.pk)
    if locked.asked_at is None:
        raise Refused("The agency has not been asked yet")
    will = answer == Commitment.Answer.WILL
    if will and not what.strip():
        raise Refused("Enter what the agency will do", "what")
    if will and by_when is None:
        raise Refused("Enter by when", "by_when")
    if will and why_not.strip():
        raise Refused("A reason is for what will not be done", "why_not")
    if not will and not why_not.strip():
        raise Refused("Enter why not", "why_not")
    if not will and (what.strip() or with_what.strip() or by_when):
        raise Refused("This is for what will be done", "what")
    locked.answer, locked.what, locked.with_what = answer, what.strip(), with_what.strip()
    locked.by_when, locked.why_not = by_when, why_not.strip()
    locked.answered_at, locked.answered_by = at or timezone.now(), by
    locked.save()
    changes = {locked.agency.short_name: [None, locked.get_answer_display()]}
    events.record("answered for an agency", plan, by=by, at=at, changes=changes)
    return locked


@transaction.atomic
def consult(*, plan, consulted_from, consulted_until, consultation, by, at=None):
    """Let everybody read and comment the draft for a time."""
    locked = lock_plan(plan, S.DRAFT, S.CONSULTED)
    if consulted_until < consulted_from:
        raise Refused("The last day must not be before the first day", "consulted_until")
    if not locked.priorities.kept().exists():
        raise Refused("A plan without priorities says nothing yet: add the first one")
    locked.state, locked.consultation = S.CONSULTED, consultation
    locked.consulted_from, locked.consulted_until = consulted_from, consulted_until
    locked.save()
    events.record("opened the plan for comments", locked, by=by, at=at)
    return locked


@transaction.atomic
def adopt(*, plan, decision, by, at=None):
    """The body has adopted the plan by this decision; the plan in force before is replaced."""
    locked = lock_plan(plan, S.DRAFT, S.CONSULTED)
    if not locked.priorities.kept().exists():
        raise Refused("A plan without priorities says nothing yet: add the first one")
    if decision not in decisions_for(locked):
        raise Refused("Choose a decision of the body that adopts the plan", "decision")
    before = Plan.objects.in_force().filter(
        neighbourhood=locked.neighbourhood_id, area=locked.area_id
    )
    for each in before.select_for_update(no_key=True):
        each.state = S.REPLACED
        each.save(update_fields=["state"])
        events.record("replaced the plan", each, by=by, at=at)
    locked.state, locked.adopted_by = S.ADOPTED, decision
    locked.save()
    events.record("adopted the plan", locked, by=by, at=at)
    return locked


def decisions_for(plan):
    """Decisions by which the plan may have been adopted, the latest first."""
    rows = Decision.objects.standing().filter(
        item__meeting__body=plan.body_id,
        outcome__in=["resolved", "recommended"],
        item__access="public",
    )
    return rows.select_related("item__meeting__body", "numbered").order_by("-id")


@transaction.atomic
def review(*, plan, text, reviewed_on, by, at=None):
    """Say what came of the plan when it was looked at again."""
    locked = lock_plan(plan, S.ADOPTED, S.REVIEWED)
    if not text.strip():
        raise Refused("Enter what came of the plan", "text")
    locked.state, locked.review, locked.reviewed_on = S.REVIEWED, text.strip(), reviewed_on
    locked.save()
    events.record("reviewed the plan", locked, by=by, at=at)
    return locked


@transaction.atomic
def begin_next(*, plan, by, at=None):
    """Start next year's plan from this one: each priority is kept until it is changed or dropped.
    Returns the draft."""
    locked = lock_plan(plan, S.ADOPTED, S.REVIEWED)
    if Plan.objects.filter(replaces=locked).exists():
        raise WrongState("The next plan has been begun already.")
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
        copy = Priority.objects.create(
            plan=made, position=number, earlier=each, change=Change.KEPT,
            **{name: getattr(each, name) for name in COPIED},
        )  # fmt: skip
        _name_agencies(copy, [row.agency for row in each.commitments.select_related("agency")])
    events.record("began the next plan", made, by=by, at=at)
    return made

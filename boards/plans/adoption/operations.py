"""Putting a plan to its body, and adopting it by the decision on it."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.holds import hold_decision
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.plans.adoption.models import PlanItem
from boards.plans.facts import holder
from boards.plans.models import Plan
from boards.plans.operations import decided_on, lock_plan
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused

DECIDING = (
    Meeting.State.PREPARING,
    Meeting.State.AGENDA_PUBLISHED,
    Meeting.State.RUNNING,
    Meeting.State.WRITING_UP,
)
"""States of a meeting under whose items something may still be decided."""


@operation
def put_to(*, plan, item, by, at=None):
    """The plan is put to its body under an item; what is decided there from now on is on this plan,
    in the words that it has then. Twice is once. Returns the row. Raises Refused for an item that is
    not open business of the body at a meeting that may still decide, under which something was
    decided, or under which another plan is put, and for a plan without priorities."""
    locked = lock_plan(plan, Plan.State.DRAFT, Plan.State.CONSULTED, by=by)
    known = PlanItem.objects.filter(plan=locked, item=item).first()
    if known:
        return known
    if not locked.priorities.kept().exists():
        raise Refused("Add at least one priority first")
    if not items_for(locked).filter(pk=item.pk).exists():
        raise Refused(
            f"Choose a public item of a meeting of {locked.body} under which nothing has been decided "
            "and no other plan is put",
            "item",
        )
    return _put(locked, item, by=by, at=at)


def carry_plans(item, copy, *, by, at):
    """Step: plans that were put to the body under an item are put to it under the one that goes on
    with it. What was adopted meanwhile, or is another body's, is not."""
    plans = Plan.objects.filter(
        put_to__item=item, state__in=(Plan.State.DRAFT, Plan.State.CONSULTED)
    )
    for plan in plans.select_for_update(of=("self",), no_key=True).order_by("pk"):
        if items_for(plan).filter(pk=copy.pk).exists():
            _put(plan, copy, by=by, at=at)


def _put(plan, item, *, by, at):
    made = PlanItem.objects.create(
        plan=plan, item=item, put_by=user_or_none(by), put_at=at or timezone.now()
    )
    events.record("plan.put_to", plan, by=by, at=at, changes={"put to": [None, str(made)]})
    return made


@operation
def take_off(*, put, by, at=None):
    """The plan is not put to the body under this item after all. What was decided under it adopts
    it no longer. Raises what lock_plan raises where it is adopted."""
    found = PlanItem.objects.select_related("plan", "item__meeting__body")
    locked = rights.lock(put, Permission.EDIT_PLAN, by=by, found=found)
    plan = rows.expect(rows.lock(locked.plan), Plan.State.DRAFT, Plan.State.CONSULTED)
    words = str(locked)
    locked.delete()
    events.record("plan.taken_off", plan, by=by, at=at, changes={"put to": [words, None]})


def items_for(plan):
    """Items under which the plan may still be put to its body, those of the earliest meeting
    first."""
    decided = Decision.objects.standing().filter(item=OuterRef("pk"))
    found = AgendaItem.objects.filter(
        meeting__body=plan.body_id, meeting__state__in=DECIDING, kind=AgendaItem.Kind.ORDINARY,
        access=AgendaItem.Access.PUBLIC, withdrawn_at=None,
    )  # fmt: skip
    rows = found.filter(~Exists(decided), plans=None).select_related("meeting__body")
    return rows.order_by("meeting__starts_at", "position")


@operation
def adopt(*, plan, decision, by, at=None):
    """The body has adopted the plan by this decision. It is in force from its own first day, or from
    the adoption if that is later, and until then the one before stays so. Raises Refused for a
    decision that is not its body's on this plan, for a plan without priorities, and where one for
    later years is in force by then."""
    locked = lock_plan(plan, Plan.State.DRAFT, Plan.State.CONSULTED, by=by)
    if not locked.priorities.kept().exists():
        raise Refused("Add at least one priority first")
    if decision not in decisions_for(locked):
        raise Refused("Choose a decision of the board on this plan", "decision")
    first = max(datetime.date(locked.first_year, 4, 1), decision.item.meeting.day)
    others = Plan.objects.filter(neighbourhood=locked.neighbourhood_id, area=locked.area_id)
    others = others.exclude(in_force_from=None).select_for_update(no_key=True)
    until = _replace(list(others.order_by("in_force_from", "pk")), locked, first, by=by, at=at)
    adopted = {"state": Plan.State.ADOPTED, "adopted_by": decision, "in_force_from": first}
    rows.change(locked, adopted | {"replaced_from": until})
    hold_decision(decision=decision, holder=holder(locked), label=f"The plan “{locked}”", at=at)
    events.record("plan.adopted", locked, by=by, at=at)
    return locked


def _replace(others, plan, first, *, by, at):
    """Those in force that day end with it. Returns when a plan that was adopted already follows."""
    for each in others:
        if each.in_force_from <= first and (
            each.replaced_from is None or each.replaced_from > first
        ):
            if each.first_year > plan.first_year:
                raise Refused(
                    f"“{each}” is for later years and will be in force by then", "decision"
                )
            Plan.objects.filter(pk=each.pk).update(replaced_from=first)
            changes = {"in force until": [None, str(first - datetime.timedelta(days=1))]}
            events.record("plan.replaced", each, by=by, at=at, changes=changes)
    return next((each.in_force_from for each in others if each.in_force_from > first), None)


def decisions_for(plan):
    """Decisions by which the plan may have been adopted: under an item under which it is put to its
    body. The latest first."""
    found = decided_on(plan).filter(item__meeting__body=plan.body_id, item__access="public")
    return found.select_related("item__meeting__body", "numbered").order_by("-id")


def follower_of(plan):
    """The plan that is in force after this one, None where none is adopted."""
    if plan.replaced_from is None:
        return None
    rows_of_place = Plan.objects.filter(neighbourhood=plan.neighbourhood_id, area=plan.area_id)
    later = rows_of_place.filter(in_force_from=plan.replaced_from).exclude(pk=plan.pk)
    return later.order_by("-pk").first()

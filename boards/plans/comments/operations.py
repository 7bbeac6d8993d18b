"""Comments on a plan: sent in, entered from paper, read by staff, and what came of them."""

from django.db.models import Max, Min
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.plans.comments.models import LETTER, PlanComment
from boards.plans.comments.rules import AFTER, standing, why_closed, why_not_then
from boards.plans.models import Plan
from boards.plans.operations import lock_plan
from core import events, rows
from core.actors import PUBLIC
from core.errors import Refused, WrongState
from core.publicforms import operations as publicforms
from core.publicforms.models import CameBy

ELSEWHERE = "another plan"


@operation
def consult(*, plan, consulted_from, consulted_until, consultation, by, at=None):
    """Let everybody read and comment the draft for a time. Raises Refused for days in the wrong order,
    a plan without priorities, days that leave out a comment that came, and once it is said what was
    heard."""
    locked = lock_plan(plan, Plan.State.DRAFT, Plan.State.CONSULTED, by=by)
    if consulted_until < consulted_from:
        raise Refused("The last day must not be before the first day", "consulted_until")
    if not locked.priorities.kept().exists():
        raise Refused("Add at least one priority first")
    opened = {"consulted_from": consulted_from, "consulted_until": consulted_until}
    _keep_what_came(locked, **opened)
    opened |= {"state": Plan.State.CONSULTED, "consultation": consultation}
    if not rows.change(locked, opened):
        return locked
    events.record("plan.opened", locked, by=by, at=at)
    return locked


def _keep_what_came(plan, consulted_from, consulted_until):
    came = PlanComment.objects.filter(plan=plan)
    days = came.aggregate(first=Min("received_on"), last=Max("received_on"))
    if days["first"] and days["first"] < consulted_from:
        first = f"{days['first']:%-d %B %Y}"
        raise Refused(f"A comment came on {first}. Begin no later than that day", "consulted_from")
    if days["last"] and days["last"] > consulted_until:
        last = f"{days['last']:%-d %B %Y}"
        raise Refused(f"A comment came on {last}. End no earlier than that day", "consulted_until")
    if plan.heard and consulted_until != plan.consulted_until:
        raise Refused(
            "What you heard has been published, so comments stay closed", "consulted_until"
        )


@operation
def send_comment(
    *, plan, text, by, client_id=None, priority=None, organisation="", at=None, **sender
):
    """What anybody says of a plan that is open for comments; `sender`: name, email, phone, as far as
    they say. It waits until it is read. Returns it; the same `client_id` again returns the first.
    Raises WrongState where the plan is not open, Refused without words."""
    at = at or timezone.now()
    locked = rows.lock(plan)
    rights.allow(by == PUBLIC, "Comments are sent by the form of the plan.", by=by)
    if known := _once(locked, client_id):
        return known
    if why := why_closed(locked, timezone.localdate(at)):
        raise WrongState(f"{why} Your comment was not sent. What you wrote is still below.")
    row = _new(locked, text, priority, organisation)
    publicforms.receive(row, kind=LETTER, by=by, at=at, client_id=client_id, **sender)
    _tell("plan.commented", row, by, at)
    return row


@operation
def enter_comment(
    *, plan, text, came_by, received_on, by, client_id=None, priority=None, organisation="",
    at=None, **sender,
):  # fmt: skip
    """Enter a comment that came on paper or in another way while the plan was open. It waits to be
    shown like any other. Returns it; the same `client_id` again returns the first. Raises Refused
    for a day on which the plan was not open."""
    at = at or timezone.now()
    locked = lock_plan(plan, by=by)
    if known := _once(locked, client_id):
        return known
    if why := why_not_then(locked, received_on, timezone.localdate(at)):
        raise Refused(why, "received_on")
    if came_by == CameBy.FORM:
        raise Refused("Choose how it came", "came_by")
    row = _new(locked, text, priority, organisation)
    sent = {"came_by": came_by, "received_on": received_on, "client_id": client_id}
    publicforms.receive(row, kind=LETTER, by=by, at=at, **sent, **sender)
    _tell("plan.comment_entered", row, by, at)
    return row


def _once(plan, client_id):
    return rows.once(PlanComment.objects, client_id, plan_id=plan.pk, elsewhere=ELSEWHERE)


def _new(plan, text, priority, organisation):
    if not text.strip():
        raise Refused("Enter your comment", "text")
    if priority is not None and priority.plan_id != plan.pk:
        raise Refused("Choose a priority of this plan", "priority")
    said = {"text": text.strip(), "organisation": organisation.strip()}
    return PlanComment(plan=plan, priority=priority, **said)


@operation
def show_comment(*, comment, by, at=None):
    """Let everybody read a comment. Raises Refused where its words were deleted."""
    at = at or timezone.now()
    locked = _lock(comment, by)
    if not locked.text:
        raise Refused("The words of this comment have been deleted, so it cannot be shown")
    publicforms.show(locked, by=by, at=at)
    _tell("plan.comment_shown", locked, by, at)
    return locked


@operation
def withhold_comment(*, comment, reason, by, at=None):
    """Do not show a comment, or take off one that was shown, with a reason from the list."""
    at = at or timezone.now()
    locked = _lock(comment, by)
    publicforms.withhold(locked, reason, by=by, at=at)
    _tell("plan.comment_withheld", locked, by, at, reason=locked.get_reason_display())
    return locked


@operation
def read_sender(*, comment, by, at=None):
    """Who sent a comment and how to reach them; that it was read is recorded. Returns the Sender, None
    where none is kept."""
    locked = _lock(comment, by)
    rights.require_too(Permission.READ_CONTACTS, by=by, on=locked.plan)
    _tell("plan.comment_sender_read", locked, by, at)
    return locked.sender


def _lock(comment, by):
    found = PlanComment.objects.select_related("plan", "reviewed_by")
    return rights.lock(comment, Permission.EDIT_PLAN, by=by, found=found)


def _tell(code, comment, by, at, reason=""):
    """Of a comment an event says its reference and nothing else."""
    changes = {"comment": [None, comment.reference]}
    events.record(code, comment.plan, by=by, at=at, changes=changes, reason=reason)


@operation
def say_heard(*, plan, heard, what_changed, by, at=None):
    """Say what people said of a plan and what changed by it, once comments are closed. Raises Refused
    before that."""
    at = at or timezone.now()
    locked = lock_plan(plan, Plan.State.CONSULTED, Plan.State.ADOPTED, Plan.State.REVIEWED, by=by)
    if standing(locked, timezone.localdate(at)) != AFTER:
        raise Refused("Say what you heard once comments are closed")
    said = {"heard": heard.strip(), "what_changed": what_changed.strip()}
    if rows.change(locked, said):
        events.record("plan.heard", locked, by=by, at=at)
    return locked

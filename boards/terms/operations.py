"""Adopting terms of reference, and reviewing a body."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.holds import hold_decision
from boards.terms.facts import holder
from boards.terms.models import BodyReview, TermsOfReference
from core import events, rows
from core.errors import Refused, WrongState


@operation
def adopt_terms(*, body, text, starts_on, review_on, by, what_changed="", adopted_by=None, at=None):
    """Put a new version in force from a day on. `adopted_by`: the decision, if a body took it.
    Returns the version. Raises Refused without words and for days that do not follow each other."""
    at = at or timezone.now()
    body = rights.lock(body, Permission.MANAGE_BODY, by=by)
    last = TermsOfReference.objects.filter(body=body).order_by("number").last()
    if not text.strip():
        raise Refused("Enter the terms of reference", "text")
    if last and starts_on <= last.starts_on:
        day = f"{last.starts_on:%-d %B %Y}"
        raise Refused(f"{last} is in force from {day}: the start date must be later", "starts_on")
    if last and not what_changed.strip():
        raise Refused(f"Enter what changed since {str(last).lower()}", "what_changed")
    if review_on <= starts_on:
        raise Refused("The review comes after the first day", "review_on")
    made = TermsOfReference.objects.create(
        body=body,
        number=last.number + 1 if last else 1,
        text=text.strip(),
        what_changed=what_changed.strip(),
        starts_on=starts_on,
        review_on=review_on,
        adopted_by=adopted_by,
        recorded_by=by,
        recorded_at=at,
    )
    if adopted_by:
        label = f"Terms of reference of {body}, {str(made).lower()}"
        hold_decision(decision=adopted_by, holder=holder(made), label=label, at=at)
    rows.touch(body)
    changes = {"terms": [str(last) if last else None, f"{made}, from {starts_on:%-d %B %Y}"]}
    events.record("terms.adopted", body, by=by, at=at, changes=changes)
    return made


@operation
def begin_review(*, body, reason, by, due_on=None, at=None):
    """Put a body under review. Returns the review. Raises Refused for a day that is past,
    WrongState where one is under way."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    body = rights.lock(body, Permission.MANAGE_BODY, by=by)
    if BodyReview.objects.open().filter(body=body).exists():
        raise WrongState(f"{body} is under review already.")
    if due_on and due_on < today:
        raise Refused("It is finished today or later", "due_on")
    review = BodyReview.objects.create(
        body=body, reason=reason, started_on=today, due_on=due_on, recorded_by=by, recorded_at=at
    )
    events.record("review.begun", body, by=by, at=at, reason=reason)
    return review


@operation
def record_findings(*, review, findings, by, result="", at=None):
    """Write down what was found; with a `result` the review ends and everyone reads it. Raises
    Refused for a result without findings, WrongState where it has ended."""
    at = at or timezone.now()
    found = BodyReview.objects.select_related("body")
    locked = rights.lock(review, Permission.MANAGE_BODY, by=by, found=found)
    if locked.ended_on:
        raise WrongState("This review has ended already.")
    if result and not findings.strip():
        raise Refused("Enter what was found", "findings")
    written = {"findings": findings.strip(), "result": result}
    if result:
        written["ended_on"] = max(timezone.localtime(at).date(), locked.started_on)
    if not rows.change(locked, written):
        return locked
    changes = {"result": [None, locked.get_result_display()]} if result else None
    code = "review.ended" if result else "review.found"
    events.record(code, locked.body, by=by, at=at, changes=changes)
    return locked

"""Assessing a request, and making it ready for the report."""

from django.utils import timezone

from accounts.rights import operation
from boards.plans.models import Priority
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants.applications.operations import expect_unpublished, lock_request
from funding.grants.applications.rules import GROUNDS
from funding.grants.checks import rules
from funding.grants.checks.models import Assessment
from funding.grants.checks.reading import expect_no_election, known_of
from funding.grants.checks.rules import GRANT
from funding.ledger import operations as ledger

FIRST = "Someone else has assessed this application meanwhile. Refresh the page."


@operation
def assess(
    *, asked, summary, recommends, by, amount=None, refusal="", conditions="", board_view="",
    priority=None, service_area=None, power="", conditional_until=None, assessment=None, is_first=False, at=None,
):  # fmt: skip
    """Write what was found about a request, or change it; what was ready is ready no longer. `assessment`
    is the one that a form was opened on, `is_first` where it was opened before there was one. Returns it.
    Raises Refused for what does not fit together, WrongState where the request was decided, its report is out, or
    somebody else was first."""
    at = at or timezone.now()
    locked = lock_request(asked, by)
    ledger.expect_open(locked.allocation.year)
    said = {
        "summary": summary.strip(), "recommends": recommends, "amount": amount, "refusal": refusal,
        "conditions": conditions.strip(), "board_view": board_view.strip(), "priority": priority,
        "service_area": service_area, "power": power.strip(), "conditional_until": conditional_until,
    }  # fmt: skip
    _expect_whole(locked, said, at)
    stored = Assessment.objects.filter(asked=locked).first()
    if stored is None:
        made = Assessment.objects.create(
            asked=locked, assessed_by=user_or_none(by), assessed_at=at, **said
        )
        return _told("request.assessed", made, by, at)
    if is_first:
        raise WrongState(FIRST)
    stored = rows.lock(assessment or stored, Assessment.objects.select_related("priority"))
    if changed := rows.assign(stored, said):
        expect_unpublished([locked])
        changed |= rows.assign(stored, {
            "assessed_by": user_or_none(by), "assessed_at": at, "ready_by": None, "ready_at": None,
        })  # fmt: skip
        rows.write(stored, changed)
        stored.asked = locked
        _told("request.assessed", stored, by, at)
    return stored


@operation
def make_ready(*, assessment, by, at=None):
    """The next report to the ward committee has it. Pressed twice, it is ready once. Returns it. Raises
    Refused with all that is missing, and in a pre-election period where the council has set that it waits."""
    at = at or timezone.now()
    locked = _lock(assessment, by)
    if locked.ready_at is None:
        ledger.expect_open(locked.asked.allocation.year)
        if missing := rules.problems_of(known_of([locked.asked])[locked.asked_id]):
            raise Refused("This is not ready for the report. " + ". ".join(missing) + ".")
        expect_no_election(locked.asked, timezone.localtime(at).date())
        rows.change(locked, {"ready_at": at, "ready_by": user_or_none(by)})
        _told("request.ready", locked, by, at)
    return locked


@operation
def take_back(*, assessment, by, at=None):
    """It waits longer, and the next report goes without it. Returns it."""
    locked = _lock(assessment, by)
    if locked.ready_at is not None:
        rows.change(locked, {"ready_at": None, "ready_by": None})
        _told("request.not_ready", locked, by, at)
    return locked


def priorities_of(body):
    """The priorities that a request to a ward committee may serve: of the plans in force of its place."""
    rows_ = Priority.objects.filter(plan__in=_plans(body)).kept()
    return rows_.order_by("plan", "position")


def _plans(body):
    plans = Priority._meta.get_field("plan").related_model.objects.in_force()
    return plans.filter(neighbourhood=body.neighbourhood_id, neighbourhood__isnull=False)


def _lock(assessment, by):
    """The assessment and its request, both locked, where `by` has the right and nothing is decided."""
    asked = lock_request(assessment.asked, by)
    locked = rows.lock(assessment, Assessment.objects.select_related("priority"))
    locked.asked = asked
    return locked


def _expect_whole(asked, said, at):
    """Raises Refused where the parts of an assessment do not fit together."""
    _expect_condition(asked, said["conditional_until"], at)
    if not said["summary"]:
        raise Refused("Enter what you found", "summary")
    priority = said["priority"]
    if priority and priority.plan.neighbourhood_id != asked.allocation.body.neighbourhood_id:
        raise Refused("Choose a priority of this neighbourhood", "priority")
    if said["recommends"] == GRANT:
        _expect_amount(asked, said["amount"])
        if said["refusal"]:
            raise Refused("A reason is for a recommendation to refuse", "refusal")
        return
    if said["refusal"] not in GROUNDS:
        raise Refused("Choose why it should be refused", "refusal")
    for name in ("amount", "conditions", "conditional_until"):
        if said[name]:
            raise Refused("This is for a recommendation to approve", name)


def _expect_condition(asked, until, at):
    if until is None:
        return
    if not asked.application.requests.exclude(pk=asked.pk).exists():
        raise Refused("No other ward committee is asked", "conditional_until")
    if until < timezone.localtime(at).date():
        raise Refused("The date cannot be in the past", "conditional_until")


def _expect_amount(asked, amount):
    if amount is None:
        raise Refused("Enter the amount that you recommend", "amount")
    ledger.expect_amount(amount)
    if amount > asked.asked:
        raise Refused(f"Only {in_pounds(asked.asked)} is asked for", "amount")


def _told(code, assessment, by, at):
    asked = assessment.asked
    events.record(code, asked.application, by=by, at=at, words={"ward": asked.allocation})
    return assessment

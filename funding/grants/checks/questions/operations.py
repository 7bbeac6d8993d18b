"""Answering the checks of a request."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows, settings
from core.actors import user_or_none
from core.errors import Refused
from funding.grants.applications import states
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.operations import BUDGET
from funding.grants.checks import rules
from funding.grants.checks.questions.models import Check
from funding.settings import KEY_EXCEPTION_DAYS, KEY_NOTICE_DAYS
from neighbourhoods.models import ClosedDay

EXTRA = {
    "amount": "Enter what other public bodies gave, £0 if nothing",
    "share": "Enter the share that benefits council tenants, more than 0 and at most 100 per cent",
    "day": "Enter the day of the notice, or on which scrutiny was told or agreed",
}
TOLD = ("answer", "note", "amount", "share", "day", "route")


@operation
def answer_checks(*, asked, answers, by, at=None):
    """Answer checks of a request. `answers`: {kind: {answer, note, and the amount, share or day that a yes says
    more}}; what is as it was answered last is left alone, without an answer it stays open. Returns the answers that
    were added. Raises Refused where an answer does not say what it must, WrongState once it was decided."""
    at = at or timezone.now()
    locked = lock_for_checks(asked, by, is_later=set(answers) <= {"confirmed"})
    _expect_confirmed(locked, answers)
    newest, added = newest_of(locked), []
    for kind, said in answers.items():
        if not said.get("answer"):
            continue
        whole = _whole(kind, said, at)
        if kind not in newest or _differs(newest[kind], whole):
            added.append(Check.objects.create(
                asked=locked, kind=kind, answered_by=user_or_none(by), answered_at=at, **whole
            ))  # fmt: skip
    if added:
        rows.touch(locked)
        events.record(
            "request.checked", locked.application, by=by, at=at,
            words={"ward": locked.allocation},
        )  # fmt: skip
    return added


def lock_for_checks(asked, by, *, is_later=False):
    """Step: the request with what its checks ask, locked, before it was decided (`is_later`: or granted)."""
    found = GrantRequest.objects.select_related(
        "application__group", "application__agency", "allocation__body", "allocation__year"
    )
    locked = rights.lock(asked, BUDGET, by=by, found=found)
    return rows.expect(locked, states.RECEIVED, *((states.GRANTED,) if is_later else ()))


def newest_of(asked):
    """{kind: Check}: the answers of a request that count."""
    return {each.kind: each for each in Check.objects.filter(asked=asked).order_by("id")}


def _whole(kind, said, at):
    """The columns of an answer. Raises Refused at the field of the form that lacks something."""
    question, answer = rules.BY_KIND[kind], said["answer"]
    note = (said.get("note") or "").strip()
    if not note and (answer == rules.NA or answer in question.notes):
        raise Refused(f"Enter a note on the check “{question.name}”", f"note_{kind}")
    whole = {
        "answer": answer,
        "note": note,
        "amount": None,
        "share": None,
        "day": None,
        "route": "",
    }
    if question.extra and answer == rules.YES:
        value = said.get(question.extra)
        if value is None or (question.extra == "share" and not 0 < value <= 100):
            raise Refused(EXTRA[question.extra], f"{question.extra}_{kind}")
        if question.extra == "amount" and value < 0:
            raise Refused(EXTRA["amount"], f"amount_{kind}")
        if question.extra == "day" and value > timezone.localtime(at).date():
            raise Refused("The date cannot be in the future", f"day_{kind}")
        whole[question.extra] = value
        if question.has_routes:
            whole |= _made_known(whole, said, kind)
    return whole


def _made_known(whole, said, kind):
    """How a key decision was made known, and the first day on which it may be made, which stays whatever is set
    later. Raises Refused for an exception without a note."""
    route, day = said.get("route") or rules.NOTICE, whole["day"]
    if route != rules.NOTICE and not whole["note"]:
        raise Refused(
            "Enter who of scrutiny was told or agreed, and why it cannot wait", f"note_{kind}"
        )
    first = rules.first_day(
        route, day, notice=settings.value(KEY_NOTICE_DAYS.name, on=day),
        exception=settings.value(KEY_EXCEPTION_DAYS.name, on=day), closed=ClosedDay.objects.days(),
    )  # fmt: skip
    return {"route": route, "first_on": first}


def _expect_confirmed(asked, answers):
    """Raises Refused where an offer went out on the strength of a confirmation that is taken back."""
    said = answers.get("confirmed", {}).get("answer")
    went = asked.grants.exclude(state="cancelled").filter(offered_on__isnull=False)
    if said and said != rules.YES and went.exists():
        raise Refused(
            "The offer has gone, so it stays confirmed. Put the grant on hold", "answer_confirmed"
        )


def _differs(check, whole):
    return any(getattr(check, name) != whole[name] for name in TOLD)

"""Asking members by name, and what their answers mean."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.rights import operation
from boards.seats.models import Membership, RegisterEntry
from core import events, rows, settings
from core.actors import user_or_none
from core.errors import Refused
from funding.grants.applications.operations import lock_request
from funding.grants.checks.interests import rules
from funding.grants.checks.interests.models import AskedMember
from funding.settings import OTHER_INTERESTS_BAR


@dataclass
class Member:
    """A member of the ward committee: what was answered, and what is known without asking."""

    membership: Membership
    answer: AskedMember | None = None
    hints: list = field(default_factory=list)


@operation
def answer_members(*, asked, answers, by, at=None):
    """Record what members of the ward committee answered. `answers`: {membership: {is_of_it, kind, words,
    supports}}; what is as it was is left alone, and who has no answer yet is left out. Returns the answers that
    changed. Raises Refused for an interest without its kind and for who is no member, WrongState once it was
    decided."""
    at = at or timezone.now()
    locked = lock_request(asked, by)
    known = {each.membership_id: each for each in AskedMember.objects.filter(asked=locked)}
    sit = {each.pk for each in members_of(locked.allocation.body)}
    changed = []
    for membership, said in answers.items():
        if membership.pk not in sit:
            raise Refused(f"{membership.person.name} is no member of {locked.allocation.body}")
        row, whole = known.get(membership.pk), _whole(membership, said)
        if row and all(getattr(row, name) == value for name, value in whole.items()):
            continue
        whole |= {"asked_by": user_or_none(by), "asked_at": at}
        if row:
            rows.change(row, whole)
        else:
            row = AskedMember.objects.create(asked=locked, membership=membership, **whole)
        changed.append(row)
    if changed:
        rows.touch(locked)
        events.record(
            "request.members_asked", locked.application, by=by, at=at,
            words={"ward": locked.allocation},
        )  # fmt: skip
    return changed


def _whole(membership, said):
    """The columns of an answer. Raises Refused where an interest has no kind."""
    is_of_it = said["is_of_it"]
    if is_of_it and not said.get("kind"):
        raise Refused(
            f"Choose the kind of interest of {membership.person.name}", f"kind_{membership.pk}"
        )
    return {
        "is_of_it": is_of_it,
        "kind": said["kind"] if is_of_it else "",
        "words": (said.get("words") or "").strip() if is_of_it else "",
        "supports": bool(said.get("supports")),
    }


def members_of(body, day=None):
    """The members who vote on a body, by name."""
    found = Membership.objects.filter(body=body, has_vote=True).current(day)
    return found.select_related("person", "seat").order_by("person__name", "id")


def asked_of(asked, user):
    """[Member]: every member who votes, with the answer and what seats and the register say; three queries."""
    sit = list(members_of(asked.allocation.body))
    found = AskedMember.objects.visible_to(user).filter(asked=asked).select_related("asked_by")
    answers = {each.membership_id: each for each in found}
    people = [each.person_id for each in sit]
    entries = RegisterEntry.objects.visible_to(user).filter(person__in=people).current()
    applicant, hints = asked.application.applicant, {}
    for entry in entries:
        if rules.names(entry.nature, str(applicant)):
            hints.setdefault(entry.person_id, []).append(f"In the register: {entry.nature}")
    members = [Member(each, answers.get(each.pk), hints.get(each.person_id, [])) for each in sit]
    for each in members:
        if (
            asked.application.group_id
            and each.membership.seat.group_id == asked.application.group_id
        ):
            each.hints.append("Sits on the committee for the group")
    return members


def declared_of_all(requests):
    """{request: [words]}: what members of the ward committees said they must declare about these requests,
    for the schedule of the meeting. Its caller asks who may read it. One query."""
    rows_ = AskedMember.objects.filter(asked__in=requests, is_of_it=True)
    rows_ = rows_.filter(membership__in=Membership.objects.current().values("pk"))
    found = {}
    for each in rows_.select_related("membership__person").order_by(
        "membership__person__name", "id"
    ):
        found.setdefault(each.asked_id, []).append(
            f"{each.membership.person.name}: {each.in_words}"
        )
    return found


def barred_of(members, day=None):
    """[Member] of those who take no part in the decision."""
    day = day or timezone.localdate()
    others_bar = settings.value(OTHER_INTERESTS_BAR.name, on=day)
    return [
        each
        for each in members
        if each.answer
        and each.answer.is_of_it
        and rules.bars(each.answer.kind, others_bar=others_bar)
    ]

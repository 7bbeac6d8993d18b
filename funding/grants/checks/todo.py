"""What is asked of a grants officer before requests are decided: an assessment, checks, and members' answers."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from boards.seats.models import Membership
from core import todo
from core.todo import Row
from funding.grants.applications.models import GrantRequest
from funding.grants.checks.interests.models import AskedMember

ASSESS = "applications to assess"
MEMBERS = "members to ask"


def register():
    todo.figure(ASSESS, _unready)
    todo.fill(ASSESS, to_assess)
    todo.figure(MEMBERS, _unasked)
    todo.fill(MEMBERS, to_ask)


def _open():
    return GrantRequest.objects.filter(state="received", allocation__year__closed_at=None)


def _found(rows, limit):
    found = JSONObject(
        pk="pk", application="application", title=F("application__title"), ward=F("allocation__body__name"),
        begun=Q(assessment__isnull=False),
    )  # fmt: skip
    rows = rows.order_by("application__received_on", "id")
    return ArraySubquery(rows.values(found=found)[:limit])


def _unready(asked):
    """Requests that are not ready for the report yet, oldest first."""
    if not holds_city(asked.user, Permission.EDIT_BUDGET):
        return None
    return _found(_open().filter(assessment__ready_at=None), asked.limit)


def to_assess(asked):
    return [_row(**each) for each in asked.figure(ASSESS) or ()]


def _row(pk, application, title, ward, begun):
    what = f"AP{application} {title}, for {ward}"
    if begun:
        return Row(
            f"Finish the checks of {what}", reverse("application", args=[application]), urgency=3,
            verb="Open the application", subject=what,
        )  # fmt: skip
    return Row(
        f"Assess {what}",
        reverse("request_assess", args=[pk]),
        urgency=3,
        verb="Assess",
        subject=what,
    )


def _unasked(asked):
    """Requests that are ready, and of whose ward committee a member was not asked about interests."""
    if not holds_city(asked.user, Permission.EDIT_BUDGET):
        return None
    answers = AskedMember.objects.filter(asked=OuterRef(OuterRef("pk")), membership=OuterRef("pk"))
    sits = Membership.objects.filter(body=OuterRef("allocation__body"), has_vote=True)
    sits = sits.current(timezone.localdate(asked.now)).filter(~Exists(answers))
    rows = _open().filter(Exists(sits), assessment__ready_at__isnull=False)
    return _found(rows, asked.limit)


def to_ask(asked):
    return [_member_row(**each) for each in asked.figure(MEMBERS) or ()]


def _member_row(pk, application, title, ward, begun):
    what = f"AP{application} {title}, for {ward}"
    return Row(
        f"Ask members about interests in {what}", reverse("request_members", args=[pk]), urgency=3,
        verb="Ask members", subject=what,
    )  # fmt: skip

"""What requests ask of a person: the landlord to ring, enquiries to acknowledge and answer, what to chase."""

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import todo
from core.cards import Link
from core.todo import Button, Row
from tasking.requests.models import ServiceRequest

URGENT = 1


NEEDED = "whether a request needs this person"


def register():
    todo.figure(NEEDED, _needed)
    todo.fill("requests", to_do, links=links)


def _of(asked):
    user, today = asked.user, timezone.localdate(asked.now)
    rows = ServiceRequest.objects.changeable_by(user, Permission.LOG_REQUEST)
    return rows.needing(user, today)


def _needed(asked):
    """None where the person logs no requests."""
    return Exists(_of(asked)) if asked.user.may(Permission.LOG_REQUEST) else None


def to_do(asked):
    """Rows in one query, where there is one: of what the user works or has logged."""
    if not asked.figure(NEEDED):
        return []
    rows = _of(asked)
    rows = rows.for_list().order_by("-rings", "chase_on", "id")
    return [_row(each) for each in rows[: asked.limit]]


def _row(each):
    named = f"{each.reference}: {each.what}"
    if each.waits_for_landlord:
        landlord = reverse("request_landlord", args=[each.pk])
        return _said(each, "Ring Derby Homes now", named, landlord, "Told", urgency=todo.NOW)
    if each.is_enquiry:
        if each.acknowledged_at is None:
            url = reverse("request_acknowledge", args=[each.pk])
            press = Button("Acknowledged", url, {"row_version": str(each.version)})
            day = timezone.localdate(each.acknowledge_by)
            what = "Acknowledge the enquiry"
            return _said(each, what, named, each.get_absolute_url(), "", day=day, buttons=(press,))
        finish, day = reverse("request_finish", args=[each.pk]), timezone.localdate(each.answer_by)
        return _said(each, "Answer the enquiry", named, finish, "Answer", day=day)
    team = reverse("request_with_team", args=[each.pk])
    return _said(each, "Chase", named, team, "Chase", day=each.chase_on, urgency=todo.NORMAL)


def _said(each, what, named, url, verb, *, day=None, buttons=(), urgency=URGENT):
    return Row(
        f"{what} {named}", url, day, urgency, where=f"{each.where}, {each.agency}".strip(", "),
        about=each, subject=named, verb=verb, buttons=buttons, is_private=True,
    )  # fmt: skip


def links(user, rows):
    return [Link("All requests to chase", reverse("requests_to_chase"))] if rows else []

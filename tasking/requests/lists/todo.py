"""What requests ask of a person: the landlord to ring, enquiries to acknowledge and answer, what to chase."""

from django.db.models import Exists, F, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from accounts.access import Permission
from core import todo
from core.cards import Link
from core.todo import Button, Row, Rows
from tasking.requests.models import ServiceRequest

URGENT = 1


READ = ("version", "what", "place", "is_enquiry", "is_home_danger", "is_open", "chase_on")
MOMENTS = ("acknowledged_at", "acknowledge_by", "answer_by", "landlord_told_at")
AGENCY = Coalesce(NullIf("agency__shown_as", Value("")), "agency__short_name")
COLUMNS = JSONObject(
    pk="pk", agency=AGENCY, within=F("neighbourhood__name"), work=F("worked"),
    **{name: name for name in (*READ, *MOMENTS)},
)  # fmt: skip


NEEDED = "whether a request needs this person"


def register():
    todo.figure(NEEDED, _needed)
    todo.fill("requests", Rows(to_do, COLUMNS, _as_row), links=links)


def _of(asked):
    rows = ServiceRequest.objects.changeable_by(asked.user, Permission.LOG_REQUEST)
    return rows.needing(asked.user, timezone.localdate(asked.now))


def _needed(asked):
    """None where the person logs no requests."""
    return Exists(_of(asked)) if asked.user.may(Permission.LOG_REQUEST) else None


def to_do(asked):
    """Of what the user works or has logged; nothing is looked for where there is none."""
    if not asked.figure(NEEDED):
        return None
    return _of(asked).order_by("-rings", "chase_on", "id")


def _as_row(agency, within, work, **read):
    read |= {name: read[name] and parse_datetime(read[name]) for name in MOMENTS}
    read["chase_on"] = read["chase_on"] and parse_date(read["chase_on"])
    each = ServiceRequest(**read)
    return _row(each, ", ".join(part for part in (each.place, within, agency) if part), work)


def _row(each, where, work):
    named = f"{each.reference}: {each.what}"
    if each.waits_for_landlord:
        landlord = reverse("request_landlord", args=[each.pk])
        return _said(
            where, "Ring Derby Homes now about", named, landlord, "I have rung", urgency=todo.NOW
        )
    if each.is_enquiry:
        if each.acknowledged_at is None:
            url = reverse("request_acknowledge", args=[each.pk])
            press = Button("Acknowledged", url, {"row_version": str(each.version)})
            day = timezone.localdate(each.acknowledge_by)
            what = "Acknowledge the enquiry"
            return _said(where, what, named, each.get_absolute_url(), "", day=day, buttons=(press,))
        finish, day = _answering(each, work), timezone.localdate(each.answer_by)
        return _said(where, "Answer the enquiry", named, finish, "Answer", day=day)
    team = reverse("request_with_team", args=[each.pk])
    return _said(where, "Chase", named, team, "Chase", day=each.chase_on, urgency=todo.NORMAL)


def _answering(each, work):
    """Where an enquiry is answered: what a team works here by the steps of its work."""
    return (
        reverse("request_work", args=[work]) if work else reverse("request_finish", args=[each.pk])
    )


def _said(where, what, named, url, verb, *, day=None, buttons=(), urgency=URGENT):
    return Row(
        f"{what} {named}", url, day, urgency, where=where, subject=named, verb=verb, buttons=buttons, is_private=True,
    )  # fmt: skip


def links(user, rows):
    return [Link("All requests to chase", reverse("requests_to_chase"))] if rows else []

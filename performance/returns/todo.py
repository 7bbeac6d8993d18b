"""What returns ask of a person: to give figures, to confirm them, to look at what is late."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import holds_city
from core import todo
from core.todo import Row
from performance.indicators.querysets import EDIT
from performance.observations.querysets import keeps_all
from performance.periods import Period
from performance.returns.models import DataReturn

OWN, CONFIRM, LATE = "returns to give", "returns to confirm", "returns late"
COLUMNS = JSONObject(
    pk="pk", kind="kind", due="due_on", first="starts_on", last="ends_on",
    of=Coalesce(F("expected__what"), F("person__name")),
)  # fmt: skip


def register():
    for name, figure, rows in ((OWN, _own, own), (CONFIRM, _confirm, confirm), (LATE, _late, late)):
        todo.figure(name, figure)
        todo.fill(name, rows)


def _read(rows, asked):
    return ArraySubquery(rows.order_by("due_on", "id").values(found=COLUMNS)[: asked.limit])


def _own(asked):
    if not asked.user.is_authenticated:
        return None
    return _read(DataReturn.objects.mine(asked.user).open(), asked)


def _confirm(asked):
    if not holds_city(asked.user, EDIT):
        return None
    return _read(DataReturn.objects.filter(kind="figures").to_confirm(), asked)


def _late(asked):
    if not keeps_all(asked.user):
        return None
    return _read(DataReturn.objects.late(timezone.localdate(asked.now)), asked)


def _row(each, what, url, verb, urgency):
    period = Period(parse_date(each["first"]), parse_date(each["last"])).words
    subject = f"{each['of']}, {period}"
    return Row(
        what.format(of=each["of"], period=period), url, due_on=parse_date(each["due"]),
        urgency=urgency, verb=verb, subject=subject,
    )  # fmt: skip


def own(asked):
    found = []
    for each in asked.figure(OWN) or ():
        is_file = each["kind"] == "file"
        url = reverse("data_return", args=[each["pk"]]) if is_file else reverse("quarter_figures")
        what = "Send {of}, {period}" if is_file else "Give the figures for {period}"
        found.append(_row(each, what, url, "Open" if is_file else "Give figures", 2))
    return found


def confirm(asked):
    return [
        _row(
            each, "Confirm the figures from {of}, {period}",
            reverse("data_return_confirm", args=[each["pk"]]), "Confirm", 3,
        )
        for each in asked.figure(CONFIRM) or ()
    ]  # fmt: skip


def late(asked):
    return [
        _row(
            each,
            "Chase {of}, {period}" if each["kind"] == "file" else "Chase the figures from {of}, {period}",
            reverse("data_return", args=[each["pk"]]), "Open the return", 3,
        )
        for each in asked.figure(LATE) or ()
    ]  # fmt: skip

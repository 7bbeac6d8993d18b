"""What the year end asks of a person, from 1 March until the year is closed, and in April of what was accrued."""

import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from core import todo
from core.money import in_pounds
from core.todo import Button, Row
from funding.ledger.models import FinancialYear
from funding.yearend.closing.models import Closing
from funding.yearend.commitments.models import DUE, Commitment, Settlement
from funding.yearend.rule.models import DRAFT, CarryRule

ENDING, ANSWER = "years that end", "requests to carry forward"
EDIT, SECOND = Permission.EDIT_BUDGET, Permission.APPROVE_VIREMENT


def register():
    todo.figure(ENDING, _ending)
    todo.fill(ENDING, ending)
    todo.figure(ANSWER, _answer)
    todo.fill(ANSWER, answers)


def _last_year(day):
    """The first calendar year of the latest financial year that has ended, or ends this month."""
    return day.year - 1 if day >= datetime.date(day.year, 3, 1) else day.year - 2


def _ending(asked):
    """Years that end or have ended and are not closed, and last year's accruals."""
    user, today = asked.user, timezone.localdate(asked.now)
    if not holds_city(user, SECOND):
        return None
    last = _last_year(today)
    waits = Closing.objects.filter(year=OuterRef("pk"), state="asked")
    accrued = Settlement.objects.filter(year=OuterRef("pk"), how=DUE)
    rows = FinancialYear.objects.filter(
        Q(closed_at=None, first__lte=last, first__gte=last - 1)
        | Q(Exists(accrued), first=last, closed_at__isnull=False)
    )
    open_ = Commitment.objects.filter(year=OuterRef("pk"), is_settled=False).order_by()
    number = Coalesce(Subquery(open_.values("year").annotate(n=Count("pk")).values("n")), 0)
    rule = CarryRule.objects.filter(year=OuterRef("pk"))
    found = JSONObject(
        pk="pk", first="first", closed=Q(closed_at__isnull=False), open=number,
        rule=Subquery(rule.values("state")), drafted_by=Subquery(rule.values("drafted_by")),
        closing=Subquery(waits.values("pk")[:1]), asked_by=Subquery(waits.values("asked_by")[:1]),
    )  # fmt: skip
    return ArraySubquery(rows.order_by("first").values(found=found)[: asked.limit])


def ending(asked):
    may_edit = holds_city(asked.user, EDIT)
    today = timezone.localdate(asked.now)
    found = []
    for each in asked.figure(ENDING) or ():
        year = FinancialYear(pk=each["pk"], first=each["first"])
        found += _rows_of(year, each, asked.user, may_edit, today)
    return found


def _rows_of(year, said, user, may_edit, today):
    address, last = reverse("year_end", args=[year.first]), year.ends_on
    if said["closed"]:
        if may_edit and datetime.date(year.first + 1, 4, 1) <= today <= datetime.date(
            year.first + 1, 6, 30
        ):
            yield Row(f"Check the accruals of {year}", address, urgency=4, verb="Open the year end")
        return
    if may_edit and said["open"]:
        what = f"Settle {said['open']} commitment{'' if said['open'] == 1 else 's'} of {year}"
        yield Row(what, address, due_on=last, urgency=3, verb="Open the year end")
    if may_edit and said["rule"] is None:
        yield Row(
            f"Write the carry-forward rule for {year}",
            address,
            due_on=last,
            urgency=3,
            verb="Open the year end",
        )
    if said["rule"] == DRAFT and said["drafted_by"] != user.pk:
        yield Row(
            f"Record who approved the carry-forward rule for {year}", address, due_on=last, urgency=3,
            verb="Open the year end",
        )  # fmt: skip
    if said["closing"] and said["asked_by"] != user.pk:
        yield Row(f"Close the year {year}", address, urgency=2, verb="Open the year end")


def _answer(asked):
    """Requests to carry forward that somebody else entered, oldest first."""
    user = asked.user
    if not holds_city(user, SECOND):
        return None
    rows = Settlement.objects.visible_to(user).filter(state="asked", year__closed_at=None)
    found = JSONObject(
        pk="pk", amount="amount", first=F("year__first"), grant=F("grant__reservation__label"),
        order=F("order__number"), line=F("line__name"),
    )  # fmt: skip
    rows = rows.exclude(made_by=user.pk).order_by("id")
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def answers(asked):
    return [_answer_row(**each) for each in asked.figure(ANSWER) or ()]


def _answer_row(pk, amount, first, grant, order, line):
    what = f"grant {grant}" if grant else f"order {order}" if order else line
    subject = f"carrying {in_pounds(Decimal(str(amount)))} of {what} forward"
    return Row(
        f"Authorise {subject}", reverse("year_end", args=[first]), urgency=2,
        verb="Open the year end",
        buttons=(Button("Authorise", reverse("carry_authorise", args=[pk])),), subject=subject,
    )  # fmt: skip

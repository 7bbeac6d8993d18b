"""Contributions that end soon: whether they go on is asked before budgets are set in September."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission, holds_city
from core import calendar, diary, todo
from core.diary import Entry, Rows
from core.todo import Row
from funding.contributions.models import Contribution
from funding.contributions.querysets import reads_inside
from neighbourhoods.models import Agency

ENDING = "contributions that end"
MONTHS = 6
COLUMNS = JSONObject(
    pk="pk", what="what_for", ends="ends_on",
    short_name=F("agency__short_name"), shown_as=F("agency__shown_as"),
)  # fmt: skip


def register():
    todo.figure(ENDING, _ending)
    todo.fill(ENDING, ending)
    diary.fill("contributions", Rows(ends, COLUMNS, _entry), word="Contribution ends", shape="◐")


def _ending(asked):
    """Agreed ones that end within six months, or are past their end and not recorded as ended."""
    user = asked.user
    if not holds_city(user, Permission.EDIT_BUDGET):
        return None
    until = calendar.same_day_months_on(timezone.localdate(asked.now), MONTHS)
    rows = Contribution.objects.changeable_by(user, Permission.EDIT_BUDGET)
    rows = rows.filter(state="agreed", ends_on__lte=until)
    found = JSONObject(pk="pk", what="what_for", agency=F("agency__short_name"), ends="ends_on")
    return ArraySubquery(rows.order_by("ends_on", "id").values(found=found)[: asked.limit])


def ending(asked):
    return [_row(timezone.localdate(asked.now), **each) for each in asked.figure(ENDING) or ()]


def _row(today, pk, what, agency, ends):
    day = parse_date(ends)
    subject = f"{what}, by {agency}"
    is_over = day < today
    start = "Record the end of" if is_over else "Ask whether it goes on:"
    return Row(
        f"{start} {subject}", reverse("contribution", args=[pk]), due_on=day, urgency=3,
        verb="Open the contribution", subject=subject,
    )  # fmt: skip


def ends(asked):
    """The last days of agreed contributions, for who works with the money."""
    if asked.body_id or asked.person or not reads_inside(asked.user):
        return None
    rows = Contribution.objects.visible_to(asked.user).filter(state="agreed")
    rows = rows.filter(ends_on__gte=asked.first, ends_on__lt=asked.after)
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhoods=asked.neighbourhood_id)
    return rows.order_by("ends_on", "id")


def _entry(pk, what, ends, **agency):
    contribution = Contribution(pk=pk, what_for=what, agency=Agency(**agency))
    return Entry(
        f"Contribution ends: {contribution.what_for}, {contribution.agency}",
        parse_date(ends),
        contribution.get_absolute_url(),
        short=f"Ends: {contribution.reference}",
        key=f"contribution-{pk}",
    )

"""Which amounts a contribution may have, and what can be done with it."""

from decimal import Decimal

from django.db.models import Sum

from core.errors import Refused
from core.money import in_pounds
from funding.contributions import states
from funding.contributions.models import ContributionEntry

PLANNED = ("pledged", "agreed")


def total(contribution, kind, year=None):
    """What the entries of one kind come to, of one year or of all."""
    rows = ContributionEntry.objects.filter(contribution=contribution, kind=kind)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def said(measure, amount):
    """An amount in what it is counted in: £500, 2.5 FTE, 120 hours."""
    if measure in ("pounds", "in_kind"):
        return in_pounds(amount)
    shown = f"{amount:,.2f}".rstrip("0").rstrip(".")
    return f"{shown} {'FTE' if measure == 'fte' else 'hours'}"


def runs_in(contribution, year):
    """Whether it runs on some day of a financial year."""
    ends_on = contribution.ends_on
    return contribution.starts_on <= year.ends_on and (ends_on is None or ends_on >= year.begins_on)


def expect_years_fit(contribution):
    """Raises Refused where something is pledged or agreed for a year in which it does not run."""
    rows = ContributionEntry.objects.filter(contribution=contribution, kind__in=PLANNED)
    sums = rows.values("year", "year__first", "kind").annotate(sum=Sum("amount")).exclude(sum=0)
    for each in sums.order_by("year__first"):
        year = ContributionEntry._meta.get_field("year").related_model(first=each["year__first"])
        if not runs_in(contribution, year):
            words = f"An amount is {each['kind']} for {year}. Change it to 0 first"
            raise Refused(
                words, "starts_on" if year.first < contribution.starts_on.year else "ends_on"
            )


def steps_of(contribution):
    """[(address, words, rank)]: what can be done with a contribution, the next step first, as the page's
    next_steps shows them."""
    state, found = contribution.state, []
    if state == states.PLEDGED:
        found.append(("contribution_agree", "Record that it is agreed", "main"))
    if state in states.STANDS and contribution.measure in ("pounds", "hours"):
        found.append(("contribution_receive", "Record what was received", "main"))
        if contribution.is_money:
            found.append(("contribution_invoice", "Record an invoice", "second"))
            found.append(("contribution_repay", "Record a repayment", "link"))
    if state != states.WITHDRAWN:
        found.append(("contribution_edit", "Change the details", "link"))
        found.append(("contribution_letter_add", "Add the letter as a file", "link"))
    if state == states.AGREED:
        found.append(("contribution_end", "Record the end", "link"))
    if state in (states.PLEDGED, states.AGREED):
        found.append(("contribution_withdraw", "Withdrawn by the partner", "link"))
    else:
        found.append(("contribution_reopen", "Reopen", "link"))
    return found

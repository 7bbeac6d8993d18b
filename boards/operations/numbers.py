"""The numbers of decisions."""

from boards.models import Body, Decision, DecisionNumber
from core import calendar


def number_decisions(meeting):
    """Give the standing decisions of a meeting their numbers, in the order of the business.

    The body's row is locked, so that two meetings published at once share no number.
    """
    Body.objects.select_for_update(no_key=True).get(pk=meeting.body_id)
    year = calendar.municipal_year(meeting.day)
    last = DecisionNumber.objects.filter(body=meeting.body_id, year=year).order_by("-number")
    number = last.values_list("number", flat=True).first() or 0
    rows = Decision.objects.standing().filter(item__meeting=meeting, numbered=None)
    DecisionNumber.objects.bulk_create(
        DecisionNumber(decision=each, body_id=meeting.body_id, year=year, number=number + count)
        for count, each in enumerate(rows.order_by("item__position", "id"), start=1)
    )

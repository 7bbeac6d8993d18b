"""What was found about each request, on the page of its application."""

from dataclasses import dataclass

from accounts.access import Permission, holds_city
from core.slots import fill
from funding.grants.applications.models import GrantRequest
from funding.grants.checks.models import Assessment
from funding.grants.checks.rules import problems_of


@dataclass(frozen=True)
class Found:
    """Of one request: its assessment as the reader may see it, and what the reader may do about it."""

    asked: GrantRequest
    assessment: Assessment | None
    may_edit: bool
    problems: list


def register():
    fill("grant_request.matter", found, template="funding/slots/assessed.html", order=10)


def found(requests, user):
    """{request: Found} of those that were assessed or may be; one query."""
    rows = Assessment.objects.visible_to(user).filter(asked__in=requests)
    by_request = {each.asked_id: each for each in rows.select_related("priority", "assessed_by")}
    may_edit, shown = holds_city(user, Permission.EDIT_BUDGET), {}
    for asked in requests:
        assessment, edits = by_request.get(asked.pk), may_edit and asked.is_undecided
        if assessment:
            assessment.asked = asked
        if assessment or edits:
            missing = problems_of(asked, assessment) if edits else []
            shown[asked.pk] = Found(asked, assessment, edits, missing)
    return shown

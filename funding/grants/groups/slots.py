"""What a group still has to show, on the page of its application."""

from django.utils import timezone

from accounts.access import Permission, holds_city
from core.slots import fill
from funding.grants.groups.rules import missing_for


def register():
    fill("application.section", missing, template="funding/slots/papers.html", order=10)


def missing(applications, user):
    """{application: (its group, what is missing)} for who works with the money; of one application on its
    page."""
    if not holds_city(user, Permission.EDIT_BUDGET):
        return {}
    today = timezone.localdate()
    of_groups = [each for each in applications if each.group_id]
    return {each.pk: (each.group, missing_for(each.group, today)) for each in of_groups}

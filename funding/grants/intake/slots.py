"""What an application said when it came in, on its page."""

from accounts.access import Permission, holds_city
from core.slots import fill
from funding.grants.intake.models import SentApplication


def register():
    fill("application.section", said, template="funding/slots/sent.html", order=5)


def said(applications, user):
    """{application: (what was sent, whether the user may read all of it)}; one query. The applications are
    those that the user sees: who sent one, and how to reach them, is not among it."""
    may_read = holds_city(user, Permission.EDIT_BUDGET)
    rows = SentApplication.objects.filter(application__in=applications)
    return {each.application_id: (each, may_read) for each in rows}

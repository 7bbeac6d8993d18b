"""The files that were made, on the pages of an application and of a grant."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.access import Permission, holds_city
from core.slots import fill
from funding.audit.files.models import AuditFile
from funding.audit.files.views import address_of


@dataclass(frozen=True)
class Made:
    """The files of one application or grant, and where another is asked for."""

    files: list
    address: str


def register():
    fill(
        "application.section", of_applications, template="funding/slots/audit_files.html", order=95
    )
    fill("grant.payments", of_grants, template="funding/slots/audit_files.html", order=99)


def of_applications(applications, user):
    return _made(applications, user, "application")


def of_grants(grants, user):
    return _made(grants, user, "grant")


def _made(rows, user, field):
    """{row: Made}, for who may make one; one query."""
    if not holds_city(user, Permission.AUDIT_MONEY):
        return {}
    found = defaultdict(list)
    files = AuditFile.objects.visible_to(user).filter(**{f"{field}__in": rows})
    if field == "application":
        files = files.filter(grant=None)
    for each in files.select_related("application", "grant__reservation").order_by("-id"):
        found[getattr(each, f"{field}_id")].append(each)
    return {each.pk: Made(found[each.pk], address_of(each)) for each in rows}

"""What a ward budget was asked for, below its figures."""

from dataclasses import dataclass

from core.slots import fill
from funding.grants.models import Grant, GrantRequest

MOST = 100


@dataclass(frozen=True)
class Asked:
    """`rows`: [(GrantRequest, Grant or None)], newest first; `more`: whether there are others."""

    rows: list
    more: bool = False


def register():
    fill("ward.money", asked, template="funding/slots/asked.html")


def asked(allocations, user):
    """{allocation: Asked}, as the user may see them; two queries."""
    rows = GrantRequest.objects.visible_to(user).filter(allocation__in=allocations)
    rows = rows.select_related("application__group", "application__agency").order_by("-id")
    grants = Grant.objects.visible_to(user).filter(request__allocation__in=allocations).for_list()
    by_request = {each.request_id: each for each in grants}
    found = {each.pk: [] for each in allocations}
    for row in rows:
        found[row.allocation_id].append((row, by_request.get(row.pk)))
    return {pk: Asked(rows[:MOST], len(rows) > MOST) for pk, rows in found.items()}

"""What was carried forward, on the page of a grant and on that of a ward budget."""

from collections import defaultdict

from core.slots import fill
from funding.yearend.closing.models import CarriedGrant
from funding.yearend.rule.models import APPROVED, CarryRule


def register():
    fill("grant.section", of_grants, template="funding/slots/grant_carried.html", order=80)
    fill("ward.carries", kept, template="")
    fill("ward.money", of_wards, template="funding/slots/ward_carried.html", order=20)


def _rows(user):
    rows = CarriedGrant.objects.visible_to(user).order_by("id")
    return rows.select_related(
        "before__allocation__body", "before__allocation__year", "after__allocation__body",
        "after__allocation__year", "grant__reservation", "grant__request__application",
    )  # fmt: skip


def of_grants(grants, user):
    """{grant: its carries, oldest first}; one query."""
    found = defaultdict(list)
    for row in _rows(user).filter(grant__in=grants):
        found[row.grant_id].append(row)
    return dict(found)


def of_wards(wards, user):
    """{ward budget: grants that it took over from the year before}; one query."""
    found = defaultdict(list)
    for row in _rows(user).filter(after__allocation__in=wards):
        found[row.after.allocation_id].append(row)
    return dict(found)


def kept(wards, user):
    """{ward budget: the pounds of what is left that the next year gets by the approved rule of its year}; one query.
    Who reads what is left reads what becomes of it."""
    years = {each.year_id for each in wards}
    rules = {
        each.year_id: each for each in CarryRule.objects.filter(year__in=years, state=APPROVED)
    }
    return {
        each.pk: rules[each.year_id].keeps(each.money.left)
        for each in wards
        if each.year_id in rules
    }

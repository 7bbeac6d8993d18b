"""What a budget and a budget line show of savings, and what holds a post that one comes from."""

from collections import defaultdict

from django.db.models import Sum
from django.utils import timezone

from core import rests
from core.slots import fill
from funding.savings.models import Saving, SavingYear


def register():
    fill("budget_line.section", of_lines, template="funding/slots/line_savings.html")
    fill("budget.section", of_budgets, template="funding/slots/budget_savings.html")
    rests.hold("funded_post", "savings", refuses=why_post_stays)


def why_post_stays(post):
    """Why a post is not removed: a saving comes from it."""
    saving = Saving.objects.filter(post=post).first()
    return saving and f"The saving {saving.reference} comes from this post. Change that first"


def of_lines(lines, user):
    """{line: its figures of the year, with their savings}, of lines on their pages: a query for each."""
    today, found = timezone.localdate(), {}
    for line in lines:
        savings = Saving.objects.visible_to(user).of_line(line)
        rows = SavingYear.objects.filter(saving__in=savings.values("pk"), year=line.year_id)
        rows = list(rows.select_related("saving", "year").order_by("-saving"))
        for each in rows:
            each.look = each.look_on(today)
        if rows:
            found[line.pk] = rows
    return found


def of_budgets(budgets, user):
    """{budget: [(words, planned, delivered, verified)]}: cashable apart from others; one query."""
    found = defaultdict(list)
    for budget in budgets:
        rows = SavingYear.objects.visible_to(user).filter(
            year=budget.year_id, saving__state="open",
            saving__neighbourhood=budget.neighbourhood_id, saving__area=budget.area_id,
        )  # fmt: skip
        rows = rows.order_by("-saving__is_cashable").values_list("saving__is_cashable")
        for is_cashable, *sums in rows.annotate(Sum("planned"), Sum("delivered"), Sum("verified")):
            found[budget.pk].append(("Cashable" if is_cashable else "Not cashable", *sums))
    return dict(found)

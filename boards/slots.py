"""What boards shows on a neighbourhood's pages."""

from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber

from boards.models import Body, Meeting, Plan, Priority
from core import slots

SHOWN = 5
NUMBER_IN_PLACE = Window(
    RowNumber(), partition_by="body__neighbourhood", order_by=["starts_at", "id"]
)


def register():
    slots.fill("neighbourhood.overview", overview, template="boards/slots/overview.html", order=10)


def overview(neighbourhoods, user):
    """{id: {"bodies": [...], "meetings": [next ones]}} and {"plan": ...} if one is in force, in four queries."""
    found = {each.pk: {"bodies": [], "meetings": []} for each in neighbourhoods}
    bodies = Body.objects.visible_to(user).filter(neighbourhood__in=list(found))
    for body in bodies.order_by("kind", "name"):
        found[body.neighbourhood_id]["bodies"].append(body)
    meetings = (
        Meeting.objects.visible_to(user)
        .upcoming()
        .filter(body__neighbourhood__in=list(found))
        .annotate(number=NUMBER_IN_PLACE)
        .filter(number__lte=SHOWN)
        .with_place()
    )
    for meeting in meetings:
        found[meeting.body.neighbourhood_id]["meetings"].append(meeting)
    plans = Plan.objects.visible_to(user).in_force().filter(neighbourhood__in=list(found))
    for plan in plans.prefetch_related(Prefetch("priorities", Priority.objects.kept())):
        found[plan.neighbourhood_id]["plan"] = plan
    return found

"""What boards shows on a neighbourhood's and a person's page, and its nouns on one another's."""

from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber

from accounts.access import Permission, holds_city
from boards.attendance.slots import attendance
from boards.bodies.models import Body
from boards.meetings.models import Meeting
from boards.plans.models import Plan, Priority
from boards.programme.slots import answers
from boards.releases.slots import released
from boards.seats.models import RegisterEntry, TermOfOffice
from boards.training.models import Booking
from core import slots
from neighbourhoods.models import Person

SHOWN = 5
NUMBER_IN_PLACE = Window(
    RowNumber(), partition_by="body__neighbourhood", order_by=["starts_at", "id"]
)


def register():
    slots.fill("neighbourhood.overview", overview, template="boards/slots/overview.html", order=10)

    slots.fill("person.overview", register_of, template="boards/slots/register.html", order=20)
    slots.fill("person.overview", training_of, template="boards/slots/training.html", order=30)
    slots.fill("neighbourhood.briefing", briefing, template="boards/slots/briefing.html", order=10)
    slots.fill("meeting.attendance", attendance, template="boards/slots/attendance.html")
    slots.fill("minutes.released", released, template="boards/slots/released.html")
    slots.fill("paper.answers", answers, template="boards/slots/answers.html")


def register_of(people, user):
    """{id: {"entries": [...], "may_add": bool}}: the register of interests of a person."""
    if not user.is_authenticated:
        return {}
    found = {each.pk: {"entries": [], "terms": []} for each in people}
    for term in TermOfOffice.objects.visible_to(user).current().filter(person__in=people):
        found[term.person_id]["terms"].append(term)
        found[term.person_id]["may_term"] = holds_city(user, Permission.MANAGE_BODY)
    rows = RegisterEntry.objects.visible_to(user).filter(person__in=people, ends_on=None)
    for entry in rows:
        found[entry.person_id]["entries"].append(entry)
    may = Person.objects.changeable_by(user, Permission.EDIT_PEOPLE).filter(pk__in=list(found))
    for key in may.values_list("pk", flat=True):
        found[key]["may_add"] = True
    return found


def training_of(people, user):
    """{id: {"bookings": [the latest first]}} for oneself and for those who run meetings."""
    if not user.is_authenticated:
        return {}
    runs = user.may(Permission.RUN_MEETING)
    found = {each.pk: {"bookings": []} for each in people if runs or each.user_id == user.pk}
    rows = Booking.objects.visible_to(user).filter(person__in=list(found))
    for booking in rows.select_related("session__course").order_by("-session__starts_at"):
        found[booking.person_id]["bookings"].append(booking)
    return found


def briefing(neighbourhoods, user):
    """{id: {"plan": the plan in force with its priorities}}."""
    found = {}
    plans = Plan.objects.visible_to(user).in_force().filter(neighbourhood__in=neighbourhoods)
    for plan in plans.prefetch_related(Prefetch("priorities", Priority.objects.kept())):
        found[plan.neighbourhood_id] = {"plan": plan}
    return found


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

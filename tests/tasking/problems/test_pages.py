"""Who sees a problem and where: nobody else learns that it is there."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from core import diary, slots, todo
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.people.agencies.operations import end_agency
from tasking.models import Problem, ServiceRequest
from tasking.problems import operations
from tasking.problems.counts import operations as counting
from tasking.problems.handing import refuses
from tests import factories
from tests.pdf_reader import read
from tests.worlds.tasking_problems import assessed, proposed

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)


@pytest.fixture
def people(world):
    return world.people


def listed(client, **asked):
    return [each.pk for each in client.get(reverse("problems"), asked).context["page"]]


def test_the_list_shows_what_one_sees_and_filters_it(world, people, as_user):
    own, other = world.own, world.other
    head = as_user(people[Role.HEAD_OF_SERVICE])
    opened = {own.problem.pk, own.assessed_problem.pk, own.escalated_problem.pk}
    beside = {other.problem.pk, other.assessed_problem.pk, other.escalated_problem.pk}
    assert set(listed(head)) == opened | beside
    assert set(listed(head, neighbourhood=own.place.slug)) == opened
    assert set(listed(head, agency=other.agency.slug)) == beside
    assert set(listed(head, show="late")) == {own.closed_problem.pk, other.closed_problem.pk}
    assert set(listed(head, show="escalated", agency=own.agency.slug)) == {own.escalated_problem.pk}
    for role in (Role.NEIGHBOURHOOD_MANAGER, Role.PARTNER_OFFICER):
        assert set(listed(as_user(people[role]), show="all")) == opened | {own.closed_problem.pk}
    for role in (Role.MEETINGS_CLERK, Role.BOARD_CHAIR, Role.SERVICE_OFFICER, Role.ELECTED_MEMBER):
        assert listed(as_user(people[role]), show="all") == []


def test_the_list_asks_as_much_for_three_as_for_one(side, as_user):
    head = as_user(factories.OfficerFactory())
    counts = []
    for _ in range(2):
        proposed(side, "Cars")
        head.get(reverse("problems"))
        with CaptureQueriesContext(connection) as asked:
            head.get(reverse("problems"))
        counts.append(len(asked))
        proposed(side, "Bins")
    assert counts[0] == counts[1]


def test_the_page_asks_as_much_for_three_requests_as_for_one(side, asked, as_user):
    problem, head = assessed(side, "Cars"), as_user(factories.OfficerFactory())
    counts = []
    for days in ((1,), (2, 3)):
        counting.link_requests(problem=problem, requests=asked(*days), by=SYSTEM)
        head.get(problem.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            head.get(problem.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nobody_else_learns_that_it_is_there(world, people):
    own, now = world.own, timezone.now()
    sees, blind = people[Role.NEIGHBOURHOOD_MANAGER], people[Role.MEETINGS_CLERK]
    today = timezone.localdate()

    def shown(user):
        cards = slots.collect_data("neighbourhood.overview", [own.place], user)[own.place.pk]
        asked = diary.Asked(user, today - 90 * DAY, today + 90 * DAY)
        return {
            "find": find_problems(user, own.problem.reference),
            "overview": [c for part in cards if isinstance(part, tuple) for c in part if c.heading == "Problems"] != [],
            "todo": [each.subject for each in todo.rows_of("problems to look at again", user, now, 9)],
            "escalated": [each.subject for each in todo.rows_of("escalated problems", user, now, 9)],
            "diary": [each.key for each in diary.read(asked).entries if each.key.startswith("problem")],
            "standing": handing_rows(user, own),
        }  # fmt: skip

    assert shown(sees) == {
        "find": [own.problem.pk],
        "overview": True,
        "todo": [str(own.closed_problem)],
        "escalated": [str(own.escalated_problem)],
        "diary": [f"problem-{own.closed_problem.pk}"],
        "standing": 4,
    }
    assert shown(blind) == {
        "find": [], "overview": False, "todo": [], "escalated": [], "diary": [], "standing": 0,
    }  # fmt: skip


def find_problems(user, text):
    from tasking.problems.finding import PROBLEMS

    return [each.pk for each in PROBLEMS.exact(user, text)]


def handing_rows(user, side):
    return Problem.objects.visible_to(user).filter(neighbourhood=side.place).count()


def test_the_officer_who_leads_reads_it_though_the_role_shows_none(world, people):
    user = people[Role.SERVICE_OFFICER]
    assert not Problem.objects.visible_to(user).exists()
    officer = factories.PersonFactory(user=user, agency=world.own.agency)
    operations.change_problem(problem=world.own.problem, lead=officer, by=SYSTEM)
    assert list(Problem.objects.visible_to(user)) == [world.own.problem]
    assert not Problem.objects.changeable_by(user, operations.EDIT).exists()


def test_a_partner_writes_for_the_own_agency_in_the_own_places(world, people):
    partner, side = people[Role.PARTNER_OFFICER], world.own
    said = {"title": "Cars", "neighbourhood": side.place, "agency": side.agency, "by": partner}
    assert operations.add_problem(**said).agency == side.agency
    for wrong in ({"agency": world.other.agency}, {"neighbourhood": world.other.place}):
        with pytest.raises(PermissionDenied):
            operations.add_problem(**said | wrong)
    mine = Problem.objects.get(title="Cars")
    with pytest.raises(PermissionDenied):
        operations.change_problem(problem=mine, agency=world.other.agency, by=partner)
    assert Problem.objects.filter(title="Cars").count() == 1


def test_a_request_that_one_does_not_see_is_neither_offered_nor_shown(world, people, as_user):
    side = world.own
    elsewhere = ServiceRequest.objects.create(
        what="OTHER words", service=world.other.service, agency=world.other.agency,
        neighbourhood=side.place,
    )  # fmt: skip
    partner = as_user(people[Role.PARTNER_OFFICER])
    address = reverse("problem_link", args=[side.problem.pk])
    assert elsewhere not in partner.get(address).context["form"].fields["requests"].queryset
    answer = partner.post(address, {"requests": [elsewhere.pk]})
    assert answer.status_code == 422
    counting.link_requests(problem=side.problem, requests=[elsewhere], by=SYSTEM)
    page = partner.get(side.problem.get_absolute_url())
    assert [each.request for each in page.context["links"]] == [side.request_of_problem]
    manager = as_user(people[Role.NEIGHBOURHOOD_MANAGER])
    page = manager.get(side.problem.get_absolute_url())
    assert [each.request for each in page.context["links"]] == [side.request_of_problem, elsewhere]


def test_it_prints_what_the_page_says(side, as_user):
    problem = assessed(side, "Cars race", what="On Fridays after ten")
    head = as_user(factories.OfficerFactory())
    printed = str(read(head.get(reverse("problem_pdf", args=[problem.pk])).content))
    text = head.get(reverse("problem_text", args=[problem.pk])).content.decode()
    for words in ("Cars race", "On Fridays after ten", "Police log"):
        assert words in " ".join(printed.split())
        assert words in text
    assert "Police log 12 4" in " ".join(printed.split())


def test_an_officer_hands_it_over_to_whoever_may_read_it(side):
    problem = proposed(side, "Cars")
    colleague = factories.PersonFactory(name="Colleague", agency=side.agency)
    resident = factories.PersonFactory(name="Resident")
    stranger = factories.PersonFactory(
        agency=factories.AgencyFactory(), user=factories.UserFactory()
    )
    assert refuses([problem], colleague) == {}
    assert refuses([problem], resident) == {problem.pk: "Resident works for no agency"}
    assert list(refuses([problem], stranger)) == [problem.pk]
    operations.hand_over_problem(problem=problem, to=colleague, note="On leave", by=SYSTEM)
    problem.refresh_from_db()
    assert problem.lead == colleague
    assert problem.steps.first().note == "Handed over. On leave"
    with pytest.raises(Refused):
        operations.hand_over_problem(problem=problem, to=resident, by=SYSTEM)


def test_what_does_not_fit_is_refused_beside_its_field(side):
    problem, stranger = proposed(side, "Cars"), factories.PersonFactory(name="Stranger")
    part = factories.NeighbourhoodFactory().parts.create(name="Elsewhere")
    for fields, name in (({"lead": stranger}, "lead"), ({"part": part}, "part")):
        with pytest.raises(Refused) as refused:
            operations.change_problem(problem=problem, by=SYSTEM, **fields)
        assert refused.value.field == name


def test_who_led_is_taken_off_six_years_after_it_ended(side, time_machine):
    from tasking.problems import kept

    officer = factories.PersonFactory(agency=side.agency)
    problem = assessed(side, "Cars", lead=officer)
    operations.close_problem(problem=problem, by=SYSTEM)
    assert not kept._ended(timezone.now() - DAY).exists()
    assert list(kept._ended(timezone.now() + DAY)) == [problem]
    assert kept._take_off(problem) == ["lead"]
    problem.refresh_from_db()
    assert problem.lead is None


def test_an_agency_that_ended_takes_no_new_problem(side):
    problem, gone = proposed(side, "Cars"), factories.AgencyFactory(name="Gone")
    new = factories.AgencyFactory(name="New")
    mine = operations.add_problem(title="Bins", neighbourhood=side.place, agency=gone, by=SYSTEM)
    end_agency(agency=gone, ended_on=timezone.localdate(), replaced_by=new, by=SYSTEM)
    mine.refresh_from_db()
    assert mine.agency == new
    gone.refresh_from_db()
    with pytest.raises(Refused, match="has ended"):
        operations.change_problem(problem=problem, agency=gone, by=SYSTEM)
    with pytest.raises(DatabaseError, match="this agency has ended"), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(agency=gone)

"""What is logged already at a place: by point, else by street and neighbourhood; of what the user sees alone."""

import datetime
import itertools
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import Permission, Role
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import RequestReporter, RequestUpdate, ServiceRequest, WorkedRequest
from tasking.requests import operations
from tasking.requests.nearby import looking, rules
from tasking.requests.nearby.operations import add_reporter, join
from tasking.sharing.operations import set_marking
from tests import factories
from tests.tasking.requests.test_whole_way import form

pytestmark = pytest.mark.django_db
HERE = (52.9, -1.47)
METRE = 1 / 111_320
DAY = datetime.timedelta(days=1)
CALLER = {"name": "Second Caller", "phone": "01332 640010", "email": ""}


def at(metres):
    """A point so many metres north of HERE."""
    return {"latitude": HERE[0] + metres * METRE, "longitude": HERE[1]}


@pytest.fixture
def log(logged):
    numbers = itertools.count(1)

    def make(**said):
        return operations.log_request(**logged | {"what": f"Sofa {next(numbers)}"} | said)

    return make


def seen(request, user):
    return [each.pk for each in looking.beside(request, user).open]


def test_fifty_metres_by_the_map_point(log, boss):
    first = log(place="A Street", **at(0))
    near, far = log(place="B Street", **at(49)), log(place="C Street", **at(51))
    assert (seen(first, boss), seen(near, boss)) == ([near.pk], [far.pk, first.pk])
    assert rules.apart(HERE, (HERE[0] + 50 * METRE, HERE[1])) == pytest.approx(50, abs=0.01)


def test_the_box_holds_all_that_is_near(log):
    for latitude, longitude in itertools.product((-50, 0, 50), (-50, 0, 50)):
        point = (HERE[0] + latitude * METRE, HERE[1] + longitude * METRE * 1.65)
        south, north, west, east = rules.box(HERE, 50)
        inside = south <= point[0] <= north and west <= point[1] <= east
        assert inside or rules.apart(HERE, point) > 50


def test_without_a_point_the_same_street_in_the_same_neighbourhood(log, boss, world):
    first = log(place="Elm  street", **at(0))
    other = log(place="Elm Street")
    log(place="Elm Street", neighbourhood=world.other.place)
    log(place="Oak Street")
    head = world.people[Role.HEAD_OF_SERVICE]
    assert (seen(first, head), seen(other, head)) == ([other.pk], [first.pk])
    far = log(place="Elm Street", **at(500))
    assert (seen(first, head), seen(other, head)) == ([other.pk], [far.pk, first.pk])


def test_another_service_an_ended_one_and_an_enquiry_are_not_near(log, boss, world, councillor):
    first = log()
    log(service=world.other.service)
    operations.finish(request=log(), outcome="fixed", by=SYSTEM)
    enquiry = log(member=councillor)
    assert seen(first, world.people[Role.SERVICE_OFFICER]) == []
    assert looking.beside(enquiry, world.people[Role.SERVICE_OFFICER]) is None


def test_a_point_that_changes_afterwards_is_asked_anew(log, boss):
    first, other = log(place="A Street", **at(0)), log(place="B Street", **at(10))
    assert seen(first, boss) == [other.pk]
    ServiceRequest.objects.filter(pk=other.pk).update(**at(400))
    assert seen(first, boss) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasking_servicerequest SET latitude = %s WHERE id = %s", [HERE[0], other.pk]
        )
    assert seen(first, boss) == [other.pk]


def test_what_the_user_does_not_see_is_neither_counted_nor_hinted_at(log, boss, world, as_user):
    chair = world.people[Role.BOARD_CHAIR]
    for _ in range(5):
        log()
    mine = log(by=boss)
    found = looking.beside(mine, boss)
    assert (len(found.open), found.count, found.is_repeated) == (5, 6, True)
    found = looking.around(looking.spot_of(mine), chair)
    assert (found.rows, found.count, found.says) == ([], 0, "")
    page = as_user(chair).post("/requests/log/", form(world, what="Another sofa"))
    assert b"Already logged" not in page.content
    assert page.status_code == 302


def test_what_is_marked_afterwards_is_neither_counted_nor_hinted_at(log, boss, service):
    first, *others = [log(by=boss) for _ in range(5)]
    assert looking.beside(first, service).is_repeated
    factories.PersonFactory(name="Boss", user=boss)
    set_marking(
        record=others[0], marking="sensitive", reason="At risk", right=Permission.LOG_REQUEST, by=boss
    )  # fmt: skip
    found = looking.beside(first, service)
    assert (found.count, found.is_repeated, len(found.open)) == (4, False, 3)
    assert looking.beside(first, boss).count == 5


def test_the_hint_is_about_days_and_numbers_that_the_council_sets(log, boss, as_user):
    first, *_ = [log(by=boss) for _ in range(4)]
    old = timezone.now() - 31 * DAY
    log(received_at=old, at=old)
    found = looking.beside(first, boss)
    assert (found.count, found.says, len(found.open)) == (4, "", 4)
    officer = factories.OfficerFactory(role=Role.DATA_OFFICER)
    for name, value in (("request_repeats", "4"), ("request_repeat_days", "14")):
        set_setting(name=f"tasking.{name}", value=value, starts_on=timezone.localdate(), by=officer)
    said = "4 requests for the same service at this place in 14 days."
    assert looking.beside(first, boss).says == said
    page = as_user(boss).get(first.get_absolute_url()).content.decode()
    assert said in page
    assert f"/problems/add/?request={first.pk}" in page
    set_setting(
        name="tasking.request_near_metres", value="500", starts_on=timezone.localdate(), by=officer
    )
    near, far = log(place="X Street", **at(0)), log(place="Y Street", **at(400))
    assert seen(near, boss) == [far.pk]


def test_who_may_not_begin_a_problem_gets_no_link(log, service, as_user):
    first, *_ = [log() for _ in range(5)]
    page = as_user(service).get(first.get_absolute_url()).content.decode()
    assert ("5 requests for the same service" in page, "/problems/add/" in page) == (True, False)


def test_the_queries_are_as_many_with_one_as_with_twenty(
    log, boss, as_user, django_assert_num_queries
):
    first, client = log(**at(0)), as_user(boss)
    log(**at(1))
    client.get(first.get_absolute_url())
    looking.beside(first, boss)  # what the user's roles are
    with django_assert_num_queries(3):
        looking.beside(first, boss)
    with connection.execute_wrapper(counted := Counter()):
        client.get(first.get_absolute_url())
    for _ in range(20):
        log(**at(2))
    with django_assert_num_queries(3):
        looking.beside(first, boss)
    with django_assert_num_queries(counted.number):
        client.get(first.get_absolute_url())


class Counter:
    """Counts queries."""

    number = 0

    def __call__(self, execute, *args):
        self.number += 1
        return execute(*args)


def test_both_look_ups_stand_on_an_index(log, boss, service, world):
    first, own = log(**at(0)), world.own
    where = {"service": own.service, "agency": own.agency, "neighbourhood": own.place}
    ServiceRequest.objects.bulk_create(
        ServiceRequest(what="Sofa", place=f"Street {number}", **at(number * 10 + 100), **where)
        for number in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tasking_servicerequest")
    for user in (boss, service):
        plans = [
            rows.filter(is_open=True).order_by().explain()
            for rows in looking._places(looking.spot_of(first), user, 50)
        ]
        assert "request_by_point" in plans[0], plans[0]
        assert "request_same_street" in plans[1], plans[1]
        assert len(looking.beside(first, user).rows) == 0


# ------------------------------------------------------------------ another person asks


def test_a_second_caller_is_added_instead_of_a_second_request(log, manager, world, boss):
    first, before = log(), ServiceRequest.objects.count()
    sent = form(world, what="It is still there", reporter_name="Second Caller")
    page = manager.post("/requests/log/", sent)
    said = page.content.decode()
    assert ("Already logged nearby" in said, f"add this caller to {first.reference}" in said) == (
        True, True,
    )  # fmt: skip
    assert "No: log it as a new request" in said
    chosen = sent | {"same_seen": first.reference, "same_as": str(first.pk)}
    for _ in range(2):  # the same press
        page = manager.post("/requests/log/", chosen)
        assert page["Location"] == first.get_absolute_url()
    assert ServiceRequest.objects.count() == before
    assert [each.name for each in RequestReporter.objects.filter(request=first)] == [
        "Second Caller"
    ]
    (note,) = RequestUpdate.objects.filter(request=first)
    assert (note.note, note.by) == ("Another person asked for this: It is still there", boss)


def test_what_is_no_request_of_those_shown_is_logged_anew(log, manager, world):
    first = log()
    hidden = log(place="Elsewhere Street")
    sent = form(world, what="Another sofa", same_seen=first.reference, same_as=str(hidden.pk))
    manager.post("/requests/log/", sent)
    assert ServiceRequest.objects.filter(what="Another sofa").count() == 1
    assert not RequestUpdate.objects.filter(request=hidden).exists()


def test_one_that_ended_meanwhile_takes_nobody(log, world, councillor):
    first = log()
    operations.finish(request=first, outcome="fixed", by=SYSTEM)
    with pytest.raises(WrongState, match=r"has ended\. Log this as a new request"):
        add_reporter(request=first, reporter=CALLER, by=SYSTEM)
    with pytest.raises(Refused, match="councillor’s enquiry"):
        add_reporter(request=log(member=councillor), reporter=CALLER, by=SYSTEM)
    with pytest.raises(Refused, match="phone number"):
        add_reporter(request=log(), what="Ring 01332 640010", by=SYSTEM)
    assert not RequestReporter.objects.filter(name=CALLER["name"]).exists()


def test_on_its_page_a_second_one_ends_in_the_first(log, boss, as_user):
    first, second = log(by=boss), log(by=boss, reporter=CALLER)
    client, press = as_user(boss), str(uuid.uuid4())
    page = client.get(second.get_absolute_url()).content.decode()
    assert f"Add to {first.reference}" in page
    sent = {"other": first.pk, "client_id": press}
    for _ in range(2):
        client.post(f"/requests/{second.pk}/join/", sent)
    second.refresh_from_db()
    assert (second.is_open, second.outcome, second.joined_to) == (False, "other", first)
    assert second.updates.get().note == f"The same as {first.reference}."
    assert [each.name for each in first.reporters.all()] == ["Second Caller"]
    assert first.updates.get().note == f"{second.reference} was the same."
    assert looking.beside(first, boss).count == 1  # it says the same
    page = client.get(second.get_absolute_url()).content.decode()
    assert "The same as" in page
    again = operations.reopen(request=second, note="Another sofa", by=boss)
    assert (again.joined_to, looking.beside(first, boss).count) == (None, 2)


def test_it_joins_neither_itself_nor_an_ended_one_nor_an_enquiry(log, councillor, boss, as_user):
    first, second = log(by=boss), log(by=boss)
    with pytest.raises(Refused, match="the same as itself"):
        join(request=first, other=first, by=SYSTEM)
    with pytest.raises(Refused, match="stays by itself"):
        join(request=log(member=councillor), other=first, by=SYSTEM)
    operations.finish(request=first, outcome="fixed", by=SYSTEM)
    with pytest.raises(WrongState, match=r"has ended\. Choose another one"):
        join(request=second, other=first, by=SYSTEM)
    page = as_user(boss).post(f"/requests/{second.pk}/join/", {"other": "x"}, follow=True)
    assert b"Choose the request that it is the same as" in page.content
    second.refresh_from_db()
    assert second.is_open


def test_the_database_joins_nothing_that_is_open_and_makes_no_loop(log):
    first, second, third = log(), log(), log()
    with pytest.raises(DatabaseError, match="joined_at_its_end"), transaction.atomic():
        ServiceRequest.objects.filter(pk=first.pk).update(joined_to=second)
    join(request=first, other=second, by=SYSTEM)
    join(request=second, other=third, by=SYSTEM)
    ended = operations.finish(request=third, outcome="other", by=SYSTEM)
    with pytest.raises(DatabaseError, match="ended in it"), transaction.atomic():
        ServiceRequest.objects.filter(pk=ended.pk).update(joined_to=first)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasking_servicerequest SET joined_to_id = id WHERE id = %s", [third.pk]
        )


def test_a_merged_request_is_counted_once(log, boss, world):
    first, second = log(by=boss), log(by=boss)
    now = timezone.now()
    works = {
        "began_at": now,
        "due_at": now + DAY,
        "target_kind": "working_days",
        "target_amount": 1,
    }
    fields = {each.name for each in WorkedRequest._meta.get_fields()}
    works = {name: value for name, value in works.items() if name in fields}
    target = WorkedRequest.objects.create(request=first, **works)
    operations.finish(request=second, outcome="other", by=SYSTEM)
    WorkedRequest.objects.create(
        request=second, state="closed", outcome="duplicate", target=target, answered_at=now,
        closed_at=now, **works,
    )  # fmt: skip
    found = looking.beside(first, boss)
    assert (found.count, found.rows) == (1, [])

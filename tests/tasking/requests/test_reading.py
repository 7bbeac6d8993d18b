"""A list from a service's own system: matched by its reference alone, read twice it changes nothing."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import RequestUpdate, ServiceRequest, TheirRow
from tasking.requests import operations
from tasking.requests.reading.operations import read_list, settle
from tests import factories

FILE = """Ref,Status,Date,Officer
str-1,Completed,3 November 2026,Ann
STR-2,Programmed,4 November 2026,Ann
STR-9,Completed,5 November 2026,Ann
"""


@pytest.fixture
def made(logged):
    """Three requests: one with a reference of its own, two that share one."""
    later = timezone.localdate() + datetime.timedelta(days=9)
    return [
        operations.log_request(**logged, their_reference=each, promised_on=later)
        for each in ("STR-1", "STR-2", "STR-2")
    ]


def upload(client, world, text=FILE):
    sent = {
        "agency": world.own.agency.pk,
        "file": SimpleUploadedFile("list.csv", text.encode(), "text/csv"),
    }
    return client.post("/requests/lists/read/", sent, follow=True)


def test_what_fits_one_is_noted_and_chased_and_its_state_is_ours(world, as_user, service, made):
    client = as_user(service)
    page = upload(client, world).content.decode()
    assert "1 noted on requests, 2 to settle below, 0 read before." in page
    first = ServiceRequest.objects.get(pk=made[0].pk)
    assert (first.state, first.chase_on) == ("received", timezone.localdate())
    assert first.updates.get().note == "The service’s own list says: Completed, 3 November 2026."
    again = upload(client, world).content.decode()
    assert "0 noted on requests, 0 to settle below, 3 read before." in again
    assert (
        RequestUpdate.objects.filter(request=first).count(),
        TheirRow.objects.filter(read_by=service).count(),
    ) == (1, 3)


def test_what_fits_none_or_two_is_settled_by_a_person(world, as_user, service, made):
    client = as_user(service)
    upload(client, world)
    two, none = (TheirRow.objects.get(reference=each) for each in ("STR-2", "STR-9"))
    assert (two.why, none.why) == ("2 requests have this reference", "No request has it")
    data = {"ours": made[1].reference, "reason": "", "row_version": two.version}
    client.post(f"/requests/lists/{two.pk}/", data)
    two.refresh_from_db()
    assert (two.request, made[1].updates.get().note[:40]) == (
        made[1],
        "The service’s own list says: Programmed,",
    )
    wrong = client.post(
        f"/requests/lists/{none.pk}/", {"ours": "SR999999", "row_version": none.version}
    )
    assert wrong.context["form"].errors["ours"] == ["You have no request with this reference"]
    with pytest.raises(Refused, match="Enter our reference"):
        settle(row=none, by=SYSTEM)
    settle(row=none, reason="Another council’s", by=SYSTEM)
    with pytest.raises(WrongState):
        settle(row=none, reason="Once more", by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        TheirRow.objects.filter(pk=none.pk).update(reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        TheirRow.objects.filter(pk=none.pk).update(reference="")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ref,Status\nSTR-1,Done\n", "The file has no column called: Date"),
        ("Ref,Status,Date\nSTR-1,Done,soon\n", "Row 2, Date"),
    ],
)
def test_what_cannot_be_read_writes_nothing(world, as_user, service, made, text, words):
    before = TheirRow.objects.count()
    page = upload(as_user(service), world, text)
    assert words in page.context["form"].errors["file"][0]
    assert TheirRow.objects.count() == before


def test_of_what_one_may_not_chase_nothing_fits(world, made, people):
    found = read_list(
        content=FILE.encode(), name="list.csv", agency=world.own.agency, by=people["board_chair"]
    )
    assert found == (0, 3, 0)


def test_who_works_nothing_of_it_does_not_read_a_list_away_from_others(made, service, world):
    stranger = factories.UserFactory()
    grant_role(
        user=stranger,
        role=Role.NEIGHBOURHOOD_MANAGER,
        place=factories.NeighbourhoodFactory(),
        by=SYSTEM,
    )
    said = {"content": FILE.encode(), "name": "list.csv", "agency": world.own.agency}
    assert read_list(**said, by=stranger) == (0, 3, 0)
    assert read_list(**said, by=service) == (1, 0, 2)
    assert read_list(**said, by=service) == (0, 0, 3)
    assert RequestUpdate.objects.filter(request=made[0]).count() == 1


def test_what_a_reader_left_behind_others_of_that_list_see_and_settle(
    world, as_user, service, boss, made
):
    gone = factories.UserFactory(is_active=False)
    read_list(content=FILE.encode(), name="list.csv", agency=world.own.agency, by=SYSTEM)
    TheirRow.objects.update(read_by=gone)
    row = TheirRow.objects.get(reference="STR-9")
    stranger = factories.UserFactory()
    place = factories.NeighbourhoodFactory()
    grant_role(user=stranger, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=SYSTEM)
    officer = factories.UserFactory()
    grant_role(user=officer, role=Role.SERVICE_OFFICER, place=factories.AgencyFactory(), by=SYSTEM)
    seen = {
        user: TheirRow.objects.visible_to(user).filter(pk=row.pk).exists()
        for user in (service, boss, stranger, officer)
    }
    assert seen == {service: True, boss: True, stranger: False, officer: False}
    assert "STR-9" in as_user(boss).get("/requests/lists/").content.decode()
    settle(row=row, reason="Another council’s", by=boss)

"""Up a level and down, by two people, and back."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.meetings.agendas.operations import publish_agenda
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import Service
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.escalations.operations import (
    answer_escalation,
    escalate,
    receivers,
    withdraw_escalation,
)
from tasking.meetings.models import Escalation
from tasking.models import Problem, ServiceRequest
from tests import factories
from tests.tasking.meetings.conftest import group_of, meeting_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(town):
    def make(**details):
        given = {"group": town.group, "to": town.area, "why": "money", "title": "Lamps"}
        return escalate(**given | {"text": "We need ten", "by": town.manager} | details)

    return make


def test_up_and_answered_by_another(town, client_of):
    manager, head = client_of(town.manager), client_of(town.head)
    posted = manager.post(
        reverse("escalation_add", args=["sinfin-tasking"]),
        {"to": town.area.pk, "title": "Lamps", "why": "money", "text": "We need ten",
         "client_id": str(uuid.uuid4())},
    )  # fmt: skip
    sent = Escalation.objects.get()
    assert posted.url == sent.get_absolute_url()
    page = manager.get(sent.get_absolute_url()).content.decode()
    assert "Waiting for an answer" in page
    assert manager.get(reverse("escalation_answer", args=[sent.pk])).status_code == 403
    head.post(
        reverse("escalation_answer", args=[sent.pk]), {"to": "referred_back", "answer": "Use yours"}
    )
    sent.refresh_from_db()
    assert (sent.state, sent.answer, sent.ended_by) == ("referred_back", "Use yours", town.head)
    page = manager.get(reverse("escalations", args=["sinfin-tasking"])).content.decode()
    assert "Referred back" in page
    assert "Use yours" in page
    sergeant = client_of(town.sergeant)
    assert "Use yours" in sergeant.get(sent.get_absolute_url()).content.decode()
    assert client_of(town.fire).get(sent.get_absolute_url()).status_code == 404


def test_down_and_taken_on(town, send):
    sent = send(group=town.city, to=town.group, by=town.head)
    answer_escalation(escalation=sent, to="taken_on", answer="We do", by=town.manager)
    sent.refresh_from_db()
    assert sent.look == ("Taken on", "green", "✓")
    with pytest.raises(WrongState):
        answer_escalation(escalation=sent, to="taken_on", answer="We do", by=town.manager)


def test_where_it_may_go(town):
    other = group_of("Other Tasking", neighbourhood=factories.NeighbourhoodFactory())
    group_of("Twin Tasking", neighbourhood=town.place)
    names = {
        body: [each.name for each in receivers(type(town.group).objects.get(pk=body.pk))]
        for body in (town.group, town.area, town.city, other)
    }
    assert names == {
        town.group: ["Area Tasking", "City Tasking"],
        town.area: ["City Tasking", "Sinfin Tasking", "Twin Tasking"],
        town.city: ["Area Tasking", "Other Tasking", "Sinfin Tasking", "Twin Tasking"],
        other: ["City Tasking"],
    }


def test_what_is_refused(town, send, nominated):
    elsewhere = factories.NeighbourhoodFactory()
    problem = Problem.objects.create(title="A", agency=town.police, neighbourhood=elsewhere)
    row = nominated()
    cases = [
        ({"to": group_of("Far Tasking", neighbourhood=elsewhere)}, "to"),
        ({"to": None}, "to"),
        ({"to": town.group}, "to"),
        ({"title": " "}, "title"),
        ({"text": " "}, "text"),
        ({"problem": problem}, "problem"),
        ({"problem": problem, "nomination": row}, "title"),
        ({"group": town.city, "nomination": row, "by": town.head}, "title"),
    ]
    for details, field in cases:
        with pytest.raises(Refused) as refused:
            send(**details)
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        send(by=town.sergeant)
    assert Escalation.objects.count() == 0


def test_never_two_open_for_one_matter(town, send, nominated):
    row = nominated()
    first = send(title="", nomination=row)
    assert first.title == row.title
    with pytest.raises(Refused, match="waits for an answer already"):
        send(title="Otherwise", nomination=row)
    key = uuid.uuid4()
    assert send(client_id=key) == send(client_id=key)
    with pytest.raises(Refused):
        send(title="LAMPS")
    withdraw_escalation(escalation=first, by=town.manager)
    assert send(title="", nomination=row).is_waiting


def test_answers_say_something(town, send):
    sent = send()
    with pytest.raises(PermissionDenied):
        answer_escalation(escalation=sent, to="taken_on", answer="Yes", by=town.manager)
    for to, answer, field in (("taken_on", " ", "answer"), ("withdrawn", "Yes", "to")):
        with pytest.raises(Refused) as refused:
            answer_escalation(escalation=sent, to=to, answer=answer, by=town.head)
        assert refused.value.field == field


def test_taken_back_it_leaves_both_agendas(town, send):
    sent = send()
    above = meeting_of(town.area, SYSTEM)
    build_agenda(meeting=above, by=town.head)
    assert above.items.filter(title="Lamps").exists()
    publish_agenda(meeting=above, by=town.head)
    with pytest.raises(PermissionDenied):
        withdraw_escalation(escalation=sent, by=town.sergeant)
    withdraw_escalation(escalation=sent, by=town.manager)
    assert above.items.get(title="Lamps").withdrawn_reason == "The escalation was withdrawn"
    with pytest.raises(WrongState):
        withdraw_escalation(escalation=sent, by=town.manager)


def test_what_the_database_keeps(town, send):
    sent = send()
    rows, now = Escalation.objects.filter(pk=sent.pk), timezone.now()
    new = {"title": "T", "why": "money", "text": "T", "sent_at": now}
    far = group_of("Far Tasking", neighbourhood=factories.NeighbourhoodFactory())
    board = factories.BodyFactory(neighbourhood=None)
    pairs = [(town.group, far), (town.group, town.group), (town.city, board), (far, town.area)]
    refused = [
        lambda: rows.update(text="Otherwise"),
        lambda: rows.update(to_body=town.city),
        lambda: rows.update(state="taken_on", ended_at=now),
        lambda: rows.update(answer="Yes"),
        rows.delete,
        *(
            lambda one=one, other=other: Escalation.objects.bulk_create(
                [Escalation(from_body=one, to_body=other, **new)]
            )
            for one, other in pairs
        ),
    ]
    for write in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    answer_escalation(escalation=sent, to="taken_on", answer="Yes", by=town.head)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(state="waiting", ended_at=None, answer="")


def test_a_request_goes_up_and_an_enquiry_does_not(town, client_of):
    litter = Service.objects.create(name="Litter")
    said = {"service": litter, "agency": town.housing, "neighbourhood": town.place}
    asked = ServiceRequest.objects.create(what="A sofa", **said)
    now = timezone.now()
    enquiry = ServiceRequest.objects.create(
        what="For the member", is_enquiry=True, acknowledge_by=now, answer_by=now, **said
    )
    manager, address = client_of(town.manager), reverse("escalation_add", args=["sinfin-tasking"])
    page = manager.get(f"{address}?request={asked.pk}").content.decode()
    assert f'<option value="{asked.pk}" selected>' in page
    assert "For the member" not in page
    sent = {"to": town.area.pk, "why": "capacity", "text": "We need a lorry"}
    assert manager.post(address, sent | {"request": enquiry.pk}).status_code == 422
    with pytest.raises(Refused, match="for that councillor"):
        escalate(group=town.group, to=town.area, why="money", text="x", request=enquiry, by=SYSTEM)
    assert manager.post(address, sent | {"request": asked.pk}).status_code == 302
    row = Escalation.objects.get()
    assert (row.request, row.title) == (asked, str(asked))
    assert manager.post(address, sent | {"request": asked.pk}).status_code == 422


def test_the_title_of_a_marked_problem_stays_behind(town, send):
    problem = Problem.objects.create(
        title="Dealers at number 9", agency=town.police, neighbourhood=town.place,
        marking="sensitive", originator=town.police,
    )  # fmt: skip
    with pytest.raises(Refused, match="Choose one that you can read"):
        send(title="", problem=problem)
    sent = send(group=town.city, to=town.group, title="", problem=problem, by=SYSTEM)
    assert "Dealers" not in sent.title


def test_who_has_the_area_opens_what_goes_to_and_from_its_group(town, send, client_of):
    keeper = factories.UserFactory()
    grant_role(user=keeper, role=Role.NEIGHBOURHOOD_MANAGER, place=town.place.area, by=SYSTEM)
    up = send()
    down = send(group=town.city, to=town.area, title="Parking", by=town.head)
    other = factories.NeighbourhoodFactory()
    elsewhere = group_of("Other Tasking", neighbourhood=other)
    group_of("Other Area", area=other.area)
    hidden = send(group=elsewhere, to=town.city, title="Elsewhere", by=town.head)
    client = client_of(keeper)
    seen = [client.get(each.get_absolute_url()).status_code for each in (up, down, hidden)]
    assert seen == [200, 200, 404]
    page = client.get(reverse("escalations", args=[town.area.slug]))
    assert page.status_code == 200
    assert "Parking" in page.content.decode()
    assert client.get(reverse("nominations", args=[town.area.slug])).status_code == 404
    assert client.get(reverse("escalations", args=["other-area"])).status_code == 404
    assert client.get(reverse("escalation_answer", args=[down.pk])).status_code == 403

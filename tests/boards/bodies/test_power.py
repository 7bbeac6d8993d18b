"""What a body may do stays from the start of a meeting until its minutes are out, and what was held
reads afterwards as it was held."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision
from boards.live.operations import finish_meeting, mark_minutes_ready, publish_minutes
from boards.minutes.approvals.operations import approve_minutes, reopen_minutes
from boards.minutes.documents import minutes
from boards.models import Body, Decision, Meeting
from boards.statistics.compliance import compliance_of
from core.actors import SYSTEM
from core.errors import Refused
from tests import steps
from tests.boards.attendance.test_quorum import come, decide

pytestmark = pytest.mark.django_db
UNTIL = "is not finished: publish its minutes first"
DECIDES_NO_MORE = "UPDATE boards_body SET power = 'recommend' WHERE id = %s"


@pytest.fixture
def body(meeting):
    return Body.objects.get(pk=meeting.body_id)


def sql(body):
    with connection.cursor() as cursor:
        cursor.execute(DECIDES_NO_MORE, [body.pk])


def test_it_stays_until_the_minutes_are_out(meeting, body, writer):
    presiding = steps.presides(meeting, writer)
    taken = [
        lambda: finish_meeting(meeting=meeting, by=writer),
        lambda: mark_minutes_ready(meeting=meeting, by=writer),
        lambda: steps.agreed(meeting=meeting, by=writer),
    ]
    for step in [lambda: None, *taken]:
        step()
        with pytest.raises(Refused, match=UNTIL) as refused:
            save_body(body=body, power="recommend", by=writer)
        assert refused.value.field == "power"
        for raw in (
            lambda: Body.objects.filter(pk=body.pk).update(power="recommend"),
            lambda: sql(body),
        ):
            with pytest.raises(DatabaseError, match="not written up yet"), transaction.atomic():
                raw()
        body.refresh_from_db()
        assert body.power == "decide"
        save_body(body=body, purpose=f"{presiding} and others", by=writer)
    publish_minutes(meeting=meeting, by=writer)
    assert save_body(body=body, power="recommend", by=writer).power == "recommend"
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    with pytest.raises(Refused, match=UNTIL):
        save_body(body=body, power="decide", by=writer)


def test_the_page_says_what_to_do(world, manager):
    body = world.own.body
    body.refresh_from_db()
    meeting = Meeting.objects.not_written_up().filter(body=body).order_by("starts_at").first()
    sent = {"name": body.name, "kind": body.kind, "power": "consult", "purpose": "Typed with care"}
    answer = manager.post(f"/bodies/{body.slug}/change/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"The meeting on {meeting.day:%-d %B %Y} {UNTIL}" in page
    assert "Typed with care" in page
    body.refresh_from_db()
    assert body.power == "recommend"


# What was held before


def read(meeting, client):
    """All that is said of a meeting, its decisions and its body's record."""
    meeting = Meeting.objects.select_related("body").get(pk=meeting.pk)
    body = meeting.body
    decisions = Decision.objects.filter(item__meeting=meeting).order_by("pk")
    paths = [
        meeting.get_absolute_url(),
        f"/meetings/{meeting.pk}/minutes/",
        f"/bodies/{body.slug}/quorum/",
    ]
    paths += [f"/decisions/{each.pk}/" for each in decisions]
    said = {path: client.get(path) for path in paths}
    assert {each.status_code for each in said.values()} == {200}
    pages = {
        path: re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', "", each.content.decode())
        for path, each in said.items()
    }
    whole = decisions.select_related("item__meeting__body")
    return pages | {
        "document": minutes(meeting, AnonymousUser()),
        "frozen": [each.document for each in meeting.minutes_versions.order_by("pk")],
        "quorum": [(each.circumstances, each.lacked_quorum) for each in whole],
        "health": compliance_of([body])[body.pk],
    }


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("decide", "recommend"),
        ("decide", "consult"),
        ("recommend", "decide"),
        ("consult", "decide"),
    ],
)
def test_what_was_held_reads_as_it_was(world, as_user, meeting, body, writer, then, now):
    steps.has_power(body, then)
    there = 3 if then == "decide" else 2  # fewer than its quorum
    come(meeting, writer, there)
    for title in ("First", "Second"):
        decide(meeting.items.get(title=title), writer)
    steps.publish(Meeting.objects.get(pk=meeting.pk), writer)
    client = as_user(world.people["head_of_service"])
    before = read(meeting, client)
    assert [lacked for _, lacked in before["quorum"]] == [there < 3] * 2
    assert ("subject to approval" in str(before)) is (then != "consult")
    body.refresh_from_db()
    save_body(body=body, power=now, by=SYSTEM)
    after = read(meeting, client)
    for each, said in before.items():
        assert after[each] == said, each


@pytest.mark.parametrize(("then", "now"), [("decide", "consult"), ("consult", "decide")])
def test_what_is_put_right_later_goes_by_what_it_was(meeting, body, writer, then, now):
    steps.has_power(body, then)
    come(meeting, writer, 3)
    steps.publish(Meeting.objects.get(pk=meeting.pk), writer)
    body.refresh_from_db()
    save_body(body=body, power=now, by=SYSTEM)
    reopen_minutes(meeting=meeting, reason="A decision is missing", by=writer)
    item = meeting.items.select_related("meeting__body").get(title="First")
    item.meeting.items.filter(pk=item.pk).update(in_time=False)
    row = {"item": item, "outcome": "noted", "text": "Go"}
    if then == "decide":
        with pytest.raises(Refused, match="not published with its clear days"):
            record_decision(**row, by=writer)
        with pytest.raises(DatabaseError, match="not admitted"), transaction.atomic():
            Decision.objects.create(**row, recorded_at=meeting.starts_at)
    else:
        record_decision(**row, by=writer)
    later = item
    with pytest.raises(Refused) as refused:
        approve_minutes(meeting=meeting, item=later, by=writer)
    assert ("keeps notes" in refused.value.message) is (then == "consult")

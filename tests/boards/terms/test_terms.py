"""Terms of reference by version, reviews of a body, and how bodies stand to each other."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.access import Role
from accounts.operations import grant_role
from boards.bodies.operations import save_body
from boards.models import Body, BodyReview, TermsOfReference
from boards.terms.operations import adopt_terms, begin_review, record_findings
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date
FIRST = {"text": "To advise", "starts_on": DAY(2024, 5, 1), "review_on": DAY(2026, 5, 1)}


@pytest.fixture
def body(db):
    return factories.BodyFactory()


def test_a_new_version_says_what_changed_and_begins_later(body, writer):
    first = adopt_terms(body=body, by=writer, **FIRST)
    later = FIRST | {"starts_on": DAY(2025, 5, 1), "text": "To advise and to report"}
    with pytest.raises(Refused, match="what changed since version 1"):
        adopt_terms(body=body, by=writer, **later)
    with pytest.raises(Refused, match="the start date must be later"):
        adopt_terms(body=body, by=writer, what_changed="Words", **FIRST)
    with pytest.raises(Refused, match="after the first day"):
        adopt_terms(
            body=body, by=writer, what_changed="Words", **later | {"review_on": DAY(2025, 5, 1)}
        )
    second = adopt_terms(body=body, by=writer, what_changed="It reports", **later)
    assert (first.number, second.number) == (1, 2)
    rows = TermsOfReference.objects.filter(body=body)
    assert rows.current(DAY(2024, 12, 1)).first() == first
    assert rows.current(DAY(2025, 5, 1)).first() == second
    event = Event.objects.about(body).first()
    assert event.changes == {"terms": ["Version 1", "Version 2, from 1 May 2025"]}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE boards_termsofreference SET text = 'other' WHERE body_id = %s",
        "DELETE FROM boards_termsofreference WHERE body_id = %s",
        """
        INSERT INTO boards_termsofreference (body_id, number, text, what_changed, starts_on,
            review_on, recorded_by_id, recorded_at)
        SELECT %s, 2, 'x', 'x', '2024-04-01', '2026-01-01', recorded_by_id, recorded_at
          FROM boards_termsofreference LIMIT 1
        """,
    ],
)
def test_versions_stay_and_follow_each_other(body, writer, sql):
    adopt_terms(body=body, by=writer, **FIRST)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [body.pk])


def test_a_review_ends_with_findings_and_a_result(body, writer):
    review = begin_review(body=body, reason="Few come", by=writer)
    with pytest.raises(WrongState, match="under review already"):
        begin_review(body=body, reason="Again", by=writer)
    with pytest.raises(Refused, match="Enter what was found"):
        record_findings(review=review, findings=" ", result="kept", by=writer)
    record_findings(review=review, findings="Too many papers", by=writer)
    assert BodyReview.objects.open().get(body=body).findings == "Too many papers"
    ended = record_findings(review=review, findings="Too many papers", result="changed", by=writer)
    assert (ended.result, ended.ended_on is not None) == ("changed", True)
    with pytest.raises(WrongState, match="ended already"):
        record_findings(review=review, findings="More", by=writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        BodyReview.objects.filter(pk=review.pk).update(findings="Other")
    begin_review(body=body, reason="A year on", by=writer)


def test_a_review_is_not_due_before_it_begins(body, writer):
    with pytest.raises(Refused, match="today or later"):
        begin_review(body=body, reason="Few come", due_on=DAY(2020, 1, 1), by=writer)


def test_findings_are_public_once_the_review_has_ended(client, body, writer):
    review = begin_review(body=body, reason="Few come", by=writer)
    record_findings(review=review, findings="Too many papers", by=writer)
    address = reverse("terms", args=[body.slug])
    during = client.get(address).content.decode()
    assert "Few come" in during
    assert "Too many papers" not in during
    record_findings(review=review, findings="Too many papers", result="kept", by=writer)
    after = client.get(address).content.decode()
    assert "Too many papers" in after
    assert "Continue unchanged" in after


def test_a_body_does_not_stand_under_itself(body, writer):
    above = save_body(by=writer, body=factories.BodyFactory(), under=body)
    top = save_body(by=writer, body=factories.BodyFactory(), under=above)
    for under in (body, above, top):
        with pytest.raises(Refused, match="does not report to this one"):
            save_body(by=writer, body=Body.objects.get(pk=body.pk), under=under)
        with pytest.raises(DatabaseError), transaction.atomic():
            Body.objects.filter(pk=body.pk).update(under=under)


def test_the_tree_shows_who_reports_to_whom_and_hides_private_bodies(client, body):
    factories.BodyFactory(name="The forum below", under=body)
    factories.BodyFactory(name="The hidden team", kind="tasking", power="operational", under=body)
    page = client.get(reverse("body_tree")).content.decode()
    inside = page[page.index(str(body)) :]
    assert "The forum below" in inside
    assert "The hidden team" not in page
    assert "The forum below" in client.get(body.get_absolute_url()).content.decode()


def test_the_form_adopts_a_version(client, body):
    head = factories.UserFactory()
    grant_role(user=head, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    client.force_login(head)
    page = reverse("terms_add", args=[body.slug])
    days = {"starts_on_day": 1, "starts_on_month": 5, "starts_on_year": 2025}
    refused = client.post(page, {"text": "To advise", **days})
    assert (refused.status_code, "To advise" in refused.content.decode()) == (422, True)
    days |= {"review_on_day": 1, "review_on_month": 5, "review_on_year": 2027}
    assert client.post(page, {"text": "To advise", **days}).status_code == 302
    assert TermsOfReference.objects.get(body=body).text == "To advise"


def test_the_decision_that_adopted_a_version_is_chosen_on_the_form(client, world):
    client.force_login(world.people["neighbourhood_manager"])
    page = reverse("terms_add", args=[world.own.body.slug])
    typed = {
        "text": "To speak", "what_changed": "Words", "adopted_by": world.own.public_decision.pk,
        "starts_on_day": 1, "starts_on_month": 5, "starts_on_year": 2030,
        "review_on_day": 1, "review_on_month": 5, "review_on_year": 2032,
    }  # fmt: skip
    assert client.post(page, typed).status_code == 302
    made = TermsOfReference.objects.filter(body=world.own.body).order_by("number").last()
    assert made.adopted_by == world.own.public_decision


def test_a_body_to_which_others_report_does_not_become_private(body, writer):
    factories.BodyFactory(under=body)
    with pytest.raises(Refused, match="Other boards report to it"):
        save_body(by=writer, body=body, power="operational")

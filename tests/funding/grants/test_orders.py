"""Letters of what is no grant: sent and kept as an offer is. And the emails of decisions that a councillor stops."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.operations import choose_bulletin
from boards.models import TermOfOffice
from core.actors import SYSTEM
from core.errors import Refused
from core.letters.models import Letter
from core.letters.operations import hand_over
from core.models import Event
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import award, hold_grant
from funding.grants.offers import operations as offers
from funding.grants.offers.bulletin import _councillors
from funding.grants.offers.links.operations import send_again
from funding.models import OfferLetter, OfferTerms
from neighbourhoods.people.merging.operations import merge_people
from tests import factories, steps
from tests.pdf_reader import read

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
CALLED = {"purchase": "Instruction to deliver", "payment": "Advice of a payment"}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture(params=["purchase", "payment"])
def order(request, ward, decision, meeting, second, finance):
    """What the council buys for a group, or pays to a public body; its decision is in force."""
    agency = factories.AgencyFactory(name="Derby Homes")
    made = receive_application(
        agency=agency, title="New railings", purpose="Railings by the school", by=finance,
        received_on=datetime.date(2026, 10, 1), asks=[(ward, request.param, Decimal(700))],
    )  # fmt: skip
    grant = award(asked=made.requests.get(), amount=Decimal(650), decision=decision, by=finance)
    steps.publish(meeting, second)
    return fresh(grant)


@pytest.fixture
def named(order, finance):
    """Who gets the letter."""
    person = factories.PersonFactory(name="Dee Deliver", email="dee@homes.example")
    offers.set_terms(terms=order.terms, recipient=person, added="By the gate", by=finance)
    return person


def test_it_goes_by_email_once_to_who_was_named_and_is_kept(order, named, finance):
    kept = offers.send_offer(grant=order, by=finance)
    assert offers.send_offer(grant=order, by=finance) == kept
    letter = Letter.objects.get(about_id=order.pk)
    assert (letter.to, letter.kind) == ("dee@homes.example", CALLED[order.request.what])
    assert letter.subject == f"{letter.kind} {order.reference}"
    for words in (
        "Dear Dee Deliver,",
        "£650",
        "New railings",
        "Railings by the school",
        "By the gate",
    ):
        assert words in letter.body
    assert "/l/offer/" not in letter.body
    assert (kept.how, kept.sent_on, kept.document["title"]) == ("email", TODAY(), letter.subject)
    assert "Railings by the school" in str(read(bytes(kept.pdf)))
    assert "Dee Deliver" not in str(kept.document)
    assert fresh(order).state == "offered"
    with pytest.raises(DatabaseError), transaction.atomic():
        OfferLetter.objects.filter(pk=kept.pk).update(sent_on=TODAY())
    with pytest.raises(Refused, match="Only a grant is accepted by a link"):
        send_again(grant=fresh(order), by=finance)


def test_by_time_alone_too_and_not_while_nobody_is_named(order, finance):
    assert offers.bring_into_force() == 0
    with pytest.raises(Refused, match="Nobody with an email address"):
        offers.send_offer(grant=order, by=finance)
    person = factories.PersonFactory(name="Dee Deliver", email="dee@homes.example")
    offers.set_terms(terms=order.terms, recipient=person, by=finance)
    assert offers.bring_into_force() == 1
    assert offers.bring_into_force() == 0


def test_on_hold_before_it_left_it_does_not_go(order, named, finance):
    kept = offers.send_offer(grant=order, by=finance)
    hold_grant(grant=fresh(order), reason="Called in", by=finance)
    hand_over(kept.letter_id)
    letter = fresh(kept.letter)
    assert letter.outdated_at is not None
    assert "on hold" in letter.reason


def test_who_gets_it_is_chosen_on_the_letter_and_stands_in_no_history(
    order, finance, as_user, asked, decision
):
    client = as_user(finance)
    form = reverse("grant_terms", args=[order.pk])
    page = client.get(form).content.decode()
    assert "Who gets the letter" in page
    assert "Repayment" not in page
    person = factories.PersonFactory(name="Dee Deliver", email="dee@homes.example")
    sent = {"recipient": person.pk, "row_version": order.terms.version}
    assert client.post(form, sent).status_code == 302
    assert fresh(order).terms.recipient == person
    event = Event.objects.filter(verb="changed the offer letter").latest("pk")
    assert "Dee" not in str(event.changes)
    assert "Dee" not in str(client.get(order.get_absolute_url()).content)
    letter = client.get(reverse("grant_letter", args=[order.pk])).content.decode()
    assert "Send the letter by email" in letter
    assert "dee@homes.example" not in letter
    other = award(asked=asked, amount=Decimal(5), decision=decision, by=finance)
    page = client.get(reverse("grant_terms", args=[other.pk])).content.decode()
    assert "Who gets the letter" not in page


def test_the_letter_goes_to_the_entry_that_is_kept_of_a_person(order, named, second):
    keep = factories.PersonFactory(name="Dee Deliver", email="dee2@homes.example")
    merge_people(keep=keep, gone=named, by=SYSTEM)
    assert OfferTerms.objects.get(pk=order.pk).recipient == keep


def test_a_councillor_stops_the_bulletin_apart_from_the_monday_email(as_user, client):
    user = factories.UserFactory()
    councillor = factories.CouncillorFactory(user=user)
    assert TermOfOffice.objects.current(TODAY()).filter(person=councillor).exists()
    member = as_user(user)
    assert "Stop emails of published decisions" in member.get("/me/").content.decode()
    other = as_user(factories.UserFactory())
    assert "published decisions" not in other.get("/me/").content.decode()
    member = as_user(user)
    assert member.post(reverse("bulletin"), {"wanted": "0"}, follow=True).status_code == 200
    assert (fresh(user).bulletin, fresh(user).monday_letter) == (False, True)
    assert list(_councillors(TODAY())) == []
    assert "Send me emails of published decisions" in member.get("/me/").content.decode()
    member.post(reverse("bulletin"), {"wanted": "1"})
    assert [each.pk for each in _councillors(TODAY())] == [councillor.pk]
    with pytest.raises(PermissionDenied):
        choose_bulletin(user=user, wanted=False, by=factories.UserFactory())

"""An offer goes by time alone, once, and is kept as it was sent."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.decisions.rules import in_force_on
from boards.models import DecisionNumber
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.links.models import Link
from funding.grants.awards.operations import (
    accept,
    award,
    cancel,
    hold_grant,
    take_off_hold,
)
from funding.grants.offers import operations as offers
from funding.grants.offers.bulletin import tell_councillors
from funding.grants.offers.documents import letter_of
from funding.grants.offers.links import operations as linked
from funding.grants.offers.links.giving import AGAIN, OFFER
from funding.models import Condition, Grant, OfferLetter, OfferTerms, PaymentStage
from funding.payments.operations import authorise, claim
from tests import factories, steps
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


@pytest.fixture
def contact(group):
    """Whom the group named; the letter goes there."""
    group.contact = factories.PersonFactory(name="Gil Gardener", email="gil@gardeners.example")
    group.save(update_fields=["contact"])
    return group.contact


@pytest.fixture
def in_force(grant, contact, meeting, second):
    """The grant, whose decision is published and in force at once."""
    steps.publish(meeting, second)
    return fresh(grant)


def executive(decision, meeting):
    """As if the body decided for the cabinet: with the day on which its decision comes into force, which it returns."""
    meeting.refresh_from_db()
    day = in_force_on(timezone.localdate(meeting.minutes_published_at), 5)
    with past_every_trigger():
        DecisionNumber.objects.filter(decision=decision).update(in_force_on=day)
    return day


def one_more(stage):
    """A stage of a pound more, as the end of a transaction looks at it."""
    PaymentStage.objects.filter(pk=stage.pk).update(amount=stage.amount + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def token_of(letter):
    return re.search(r"/l/offer/([\w-]{43})/", letter.body)[1]


@pytest.fixture
def sent(in_force, finance):
    return offers.send_offer(grant=in_force, by=finance)


def test_the_offer_goes_once_however_often_the_job_runs(in_force, contact, finance):
    assert offers.bring_into_force() == 1
    assert offers.bring_into_force() == 0
    grant = fresh(in_force)
    assert (grant.state, grant.offered_on) == ("offered", TODAY())
    letter = Letter.objects.get(kind=OFFER)
    assert letter.to == "gil@gardeners.example"
    assert "Raised beds" in letter.body
    assert "£1,000" in letter.body
    first = grant.offer_letter
    assert offers.send_offer(grant=grant, by=finance) == first
    assert Letter.objects.filter(kind=OFFER).count() == Link.objects.count() == 1
    assert first.how == "email"
    assert bytes(first.pdf).startswith(b"%PDF")


@pytest.mark.parametrize("what", ["hold", "condition", "no address", "cancelled", "purchase"])
def test_what_the_job_does_not_send(in_force, contact, finance, what, asked):
    if what == "hold":
        hold_grant(grant=in_force, reason="Questions", by=finance)
    elif what == "condition":
        offers.add_condition(
            grant=in_force, stage="before_offer", words="Subsidy confirmed", by=finance
        )
    elif what == "no address":
        contact.contact.delete()
    elif what == "cancelled":
        cancel(grant=in_force, reason="Asked in error", by=finance)
    else:
        cancel(grant=in_force, reason="It is a purchase", by=finance)
        asked.refresh_from_db()
        asked.what = "purchase"
        asked.save(update_fields=["what"])
        award(asked=asked, amount=Decimal(10), decision=in_force.decision, by=finance)
    assert offers.bring_into_force() == 0
    assert not Letter.objects.filter(kind=OFFER).exists()
    assert not Grant.objects.filter(state="offered").exists()


def test_an_offer_waits_for_its_condition_and_the_database_too(in_force, finance):
    held = offers.add_condition(
        grant=in_force, stage="before_offer", words="Subsidy confirmed", by=finance
    )
    for send in (offers.send_offer, lambda **kw: offers.offer_by_post(sent_on=TODAY(), **kw)):
        with pytest.raises(Refused, match="First must be met: Subsidy confirmed"):
            send(grant=fresh(in_force), by=finance)
    rows = Grant.objects.filter(pk=in_force.pk)
    refused_by_database(
        lambda: rows.update(state="offered", offered_on=TODAY()), "condition of the offer"
    )
    offers.meet_condition(condition=held, met_on=TODAY(), evidence="Form of 3 May", by=finance)
    offers.send_offer(grant=fresh(in_force), by=finance)
    with pytest.raises(Refused, match="stays met"):
        offers.meet_condition(condition=fresh(held), met_on=None, evidence="", by=finance)
    refused_by_database(
        lambda: Condition.objects.update(met_on=None, met_by=None, evidence=""), "stays met"
    )


def test_no_offer_before_the_decision_is_in_force_by_sql(grant):
    rows = Grant.objects.filter(pk=grant.pk)
    refused_by_database(lambda: rows.update(state="offered", offered_on=TODAY()), "in force")


def test_the_letter_says_what_was_agreed_and_stays(in_force, finance):
    terms = OfferTerms.objects.get(pk=in_force.pk)
    offers.set_terms(terms=terms, added="Put up our sign", ends_on=TODAY(), by=finance)
    offers.add_condition(
        grant=in_force, stage="during", words="Open to everybody", due_on=TODAY(), by=finance
    )
    offers.set_stages(
        grant=in_force, by=finance,
        stages=[("Start", Decimal(400), None, "Quote"), ("End", Decimal(600), TODAY(), "Receipts")],
    )  # fmt: skip
    kept = offers.send_offer(grant=in_force, by=finance)
    document = kept.document
    assert document["title"] == f"Offer of a grant {in_force.reference}"
    parts = {each["title"]: each for each in document["parts"]}
    assert parts["More about this offer"]["text"] == ["Put up our sign"]
    assert "Open to everybody" in parts["Conditions"]["text"][-1]
    assert [row[:2] for row in parts["How it is paid"]["rows"]] == [
        ["Start", "£400"],
        ["End", "£600"],
    ]
    assert "Subsidy Control Act" in parts["Subsidy"]["text"][0]
    assert document["slip"]
    assert "Gil" not in str(document)
    with pytest.raises(WrongState):
        offers.set_terms(terms=fresh(terms), added="Other", by=finance)
    refused_by_database(lambda: OfferTerms.objects.update(added="Other"), "as it was sent")
    refused_by_database(lambda: OfferLetter.objects.update(how="post", letter=None))
    refused_by_database(lambda: Condition.objects.update(words="Other"), "as it was sent")
    refused_by_database(lambda: PaymentStage.objects.all().delete(), "as it was sent")
    refused_by_database(
        lambda: Condition.objects.create(grant=in_force, stage="during", words="New"), "as it was"
    )


def test_only_what_goes_to_a_group_is_a_grant(in_force):
    in_force.request.what = "purchase"
    bought = letter_of(in_force, TODAY())
    in_force.request.what = "payment"
    paid = letter_of(in_force, TODAY())
    assert bought["title"].startswith("Instruction to deliver")
    assert paid["title"].startswith("Advice of a payment")
    for document in (bought, paid):
        titles = {each["title"] for each in document["parts"]}
        assert not document["slip"]
        assert not titles & {"Repayment", "Subsidy"}
        assert "granted" not in document["opening"]


def test_by_post_it_is_kept_too(in_force, finance):
    before = TODAY() - datetime.timedelta(days=1)
    with pytest.raises(Refused):  # not in force on that day by the database, and in the operation
        offers.offer_by_post(grant=in_force, sent_on=TODAY() + datetime.timedelta(1), by=finance)
    offers.offer_by_post(grant=in_force, sent_on=TODAY(), by=finance)
    kept = OfferLetter.objects.get()
    assert (kept.how, kept.letter, kept.sent_on) == ("post", None, TODAY())
    assert before < kept.sent_on
    with pytest.raises(WrongState):
        offers.offer_by_post(grant=fresh(in_force), sent_on=TODAY(), by=finance)


def test_stages_add_up_and_claims_name_one(in_force, finance, second):
    with pytest.raises(Refused, match=r"add up to £900\. The grant is £1,000"):
        offers.set_stages(grant=in_force, stages=[("All", Decimal(900), None, "")], by=finance)
    first, last = offers.set_stages(
        grant=in_force, by=finance,
        stages=[("Start", Decimal(400), None, ""), ("End", Decimal(600), None, "")],
    )  # fmt: skip
    refused_by_database(lambda: one_more(first), "add up")
    offers.offer_by_post(grant=in_force, sent_on=TODAY(), by=finance)
    grant = accept(grant=fresh(in_force), accepted_on=TODAY(), accepted_by="Gil", by=finance)
    said = {"grant": grant, "evidence": "Receipt", "by": finance}
    with pytest.raises(Refused, match="Choose which payment"):
        claim(amount=Decimal(100), **said)
    with pytest.raises(Refused, match="Only £400 of “Start”"):
        claim(amount=Decimal("400.01"), stage=first, **said)
    made = claim(amount=Decimal(300), stage=first, **said)
    with pytest.raises(Refused, match="Only £100 of “Start”"):
        claim(amount=Decimal(101), stage=first, **said)
    fields = {
        "grant": grant,
        "evidence": "x",
        "prepared_by": finance,
        "prepared_at": timezone.now(),
    }
    for stage, amount, words in ((None, 1, "names the stage"), (first, 101, "than it has")):
        refused_by_database(
            lambda stage=stage, amount=amount: type(made).objects.create(
                stage=stage, amount=Decimal(amount), **fields
            ),
            words,
        )
    assert claim(amount=Decimal(600), stage=last, **said).stage == last


def test_nothing_is_claimed_before_its_condition_is_met(in_force, finance):
    held = offers.add_condition(
        grant=in_force, stage="before_payment", words="Insurance seen", by=finance
    )
    offers.offer_by_post(grant=in_force, sent_on=TODAY(), by=finance)
    grant = accept(grant=fresh(in_force), accepted_on=TODAY(), accepted_by="Gil", by=finance)
    said = {"grant": grant, "amount": Decimal(10), "evidence": "Receipt", "by": finance}
    with pytest.raises(Refused, match="First must be met: Insurance seen"):
        claim(**said)
    from funding.models import Payment

    row = {"prepared_by": finance, "prepared_at": timezone.now()}
    raw = {"grant": grant, "amount": Decimal(10), "evidence": "x"} | row
    refused_by_database(lambda: Payment.objects.create(**raw), "not met yet")
    with pytest.raises(Refused, match="Enter both"):
        offers.meet_condition(condition=held, met_on=TODAY(), evidence=" ", by=finance)
    held = offers.meet_condition(condition=held, met_on=TODAY(), evidence="Policy 7", by=finance)
    assert claim(**said).amount == 10
    with pytest.raises(Refused, match="Something was claimed since"):
        offers.meet_condition(condition=fresh(held), met_on=None, evidence="", by=finance)


def test_the_group_accepts_by_its_link_once(sent, contact, client, second, finance):
    token, grant = token_of(sent.letter), sent.grant
    page = client.get(reverse("offer_link", args=[token]))
    assert page.status_code == 200
    assert b"Accept the offer" in page.content
    assert fresh(grant).state == "offered"  # opening changes nothing
    assert client.get(reverse("offer_link_letter", args=[token])).content.startswith(b"%PDF")
    address = reverse("offer_link_accept", args=[token])
    empty = client.post(address, {"row_version": fresh(grant).version})
    assert empty.status_code == 422
    version = fresh(grant).version
    said = {
        "signed": "Gil Gardener",
        "position": "treasurer",
        "agrees": "on",
        "row_version": version,
    }
    for _ in range(2):
        assert client.post(address, said).status_code == 302
    grant = fresh(grant)
    assert (grant.state, grant.accepted_by) == ("accepted", "Gil Gardener, treasurer")
    assert grant.acceptance_by is None
    assert grant.accepted_on == TODAY()
    assert b"accepted this offer" in client.get(reverse("offer_link", args=[token])).content


def test_a_link_ends_with_time_hold_or_another_contact(sent, contact, client, finance, group):
    address = reverse("offer_link", args=[token_of(sent.letter)])
    hold_grant(grant=fresh(sent.grant), reason="Questions", by=finance)
    assert client.get(address).status_code == 404
    take_off_hold(grant=fresh(sent.grant), reason="Answered", by=finance)
    assert client.get(address).status_code == 200
    group.contact = factories.PersonFactory(name="Other")
    group.save(update_fields=["contact"])
    assert client.get(address).status_code == 404
    group.contact = contact
    group.save(update_fields=["contact"])
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=True):
        assert client.get(address).status_code == 404


def test_a_letter_that_waits_while_the_grant_is_on_hold_does_not_go(sent, finance):
    hold_grant(grant=fresh(sent.grant), reason="Questions", by=finance)
    from core.letters.operations import why_outdated

    assert "on hold" in why_outdated(sent.letter)
    assert Link.objects.get().is_revoked


def test_a_link_goes_to_the_contact_of_an_offer_alone(in_force, contact, finance):
    from core.links.operations import make

    made = {"name": "X", "by": SYSTEM}
    refused_by_database(lambda: make("grant_offer", in_force, person=contact, **made), "contact")
    offers.send_offer(grant=in_force, by=finance)
    stranger = factories.PersonFactory()
    refused_by_database(lambda: make("grant_offer", in_force, person=stranger, **made), "contact")


def test_a_reminder_carries_a_new_link_once_a_day(sent, finance):
    for _ in range(2):
        linked.send_again(grant=fresh(sent.grant), by=finance)
    assert Letter.objects.filter(kind=AGAIN).count() == 1
    assert Link.objects.count() == 2


def test_the_text_with_the_link_is_wiped_once_it_has_gone(sent):
    assert not sent.letter.keeps_body


def test_who_recorded_the_acceptance_or_changed_the_application_authorises_nothing(
    in_force, finance, second, asked
):
    from funding.grants.applications.models import ApplicationHand
    from funding.models import Payment

    third = factories.OfficerFactory(role="finance_officer", name="Thea Third")
    offers.offer_by_post(grant=in_force, sent_on=TODAY(), by=finance)
    grant = accept(grant=fresh(in_force), accepted_on=TODAY(), accepted_by="Gil", by=third)
    made = claim(grant=grant, amount=Decimal(10), evidence="Receipt", by=finance)
    rows = Payment.objects.filter(pk=made.pk)
    now = {"state": "authorised", "authorised_at": timezone.now()}
    with pytest.raises(Refused, match="Someone else must authorise"):
        authorise(payment=made, by=third)
    refused_by_database(lambda: rows.update(authorised_by=third, **now), "second person")
    ApplicationHand.objects.create(application=asked.application, user=second, at=timezone.now())
    assert not Payment.objects.for_second(second).exists()
    with pytest.raises(Refused, match="Someone else must authorise"):
        authorise(payment=fresh(made), by=second)
    refused_by_database(lambda: rows.update(authorised_by=second, **now), "second person")
    refused_by_database(ApplicationHand.objects.all().delete)
    refused_by_database(lambda: Grant.objects.update(acceptance_by=finance))


def test_changing_an_application_is_noted(asked, finance):
    from funding.grants.applications.models import ApplicationHand
    from funding.grants.applications.operations import change_application, change_request

    other = factories.OfficerFactory(role="finance_officer")
    change_application(application=asked.application, title="Raised beds", by=other)
    assert not ApplicationHand.objects.exists()  # nothing was changed
    for amount in (900, 950):
        change_request(asked=asked, what="grant", amount=Decimal(amount), by=other)
    assert [each.user for each in ApplicationHand.objects.all()] == [other]


def test_the_job_runs_over_the_call_in_period(committee, asked, contact, second, finance):
    """Published on Thursday 17 December 2026. Five working days are the 18th and 21st to 24th; Christmas, and Boxing Day
    moved to Monday 28th, are none."""
    with time_machine.travel("2026-12-17T12:00:00Z", tick=True):
        from boards.decisions.operations import record_decision
        from boards.live.operations import start_meeting

        held = steps.set_date(body=committee, starts_at=timezone.now(), by=second, place="Hall")
        start_meeting(meeting=held, by=second)
        made = record_decision(
            item=held.items.first(), outcome="resolved", text="£1,000 for beds", by=second
        )
        grant = award(asked=asked, amount=Decimal(1_000), decision=made, by=finance)
        assert offers.bring_into_force() == 0
        steps.publish(held, second)
    force = executive(made, held)
    assert force == datetime.date(2026, 12, 29)
    for day, sent in (("2026-12-28", 0), ("2026-12-29", 1), ("2026-12-30", 0)):
        with time_machine.travel(f"{day}T08:00:00Z", tick=True):
            assert offers.bring_into_force() == sent, day
    assert fresh(grant).offered_on == force


def test_every_councillor_is_told_once_and_of_private_ones_nothing(committee, second, asked):
    from boards.decisions.operations import record_decision
    from boards.live.operations import start_meeting

    told = factories.CouncillorFactory(email="told@council.example")
    factories.CouncillorFactory()  # no address
    stopped = factories.CouncillorFactory(user=factories.UserFactory(bulletin=False))
    held = steps.set_date(body=committee, starts_at=timezone.now(), by=second, place="Hall")
    start_meeting(meeting=held, by=second)
    made = record_decision(item=held.items.first(), outcome="resolved", text="Benches", by=second)
    assert tell_councillors() == 0
    steps.publish(held, second)
    assert tell_councillors() == 0  # it cannot be called in
    executive(made, held)
    tell_councillors()
    tell_councillors()
    letters = Letter.objects.filter(kind="Bulletin of decisions")
    assert [each.to for each in letters] == [told.address]
    body = letters.get().body
    assert "1/26: Benches" in body
    assert "unless it is called in" in body
    assert settings.SITE_URL in body
    assert stopped.address


def test_the_pages(in_force, as_user, finance, contact):
    client = as_user(finance)
    page = client.get(in_force.get_absolute_url())
    assert b"Read and send the offer" in page.content
    page = client.get(reverse("grant_letter", args=[in_force.pk]))
    assert b"Send the offer by email" in page.content
    assert b"Four beds by the hall" in page.content
    assert client.get(reverse("grant_letter_pdf", args=[in_force.pk])).content.startswith(b"%PDF")
    form = reverse("grant_stages", args=[in_force.pk])
    version = {"row_version": fresh(in_force).version}
    wrong = client.post(form, version | {"name_1": "All", "amount_1": "900"})
    assert wrong.status_code == 422
    assert b"add up to" in wrong.content
    assert b'value="900"' in wrong.content
    assert client.post(form, version | {"name_1": "All", "amount_1": "1000"}).status_code == 302
    stale = client.post(form, version | {"name_1": "Other", "amount_1": "1000"})
    assert stale.status_code == 409
    assert client.post(reverse("grant_send", args=[in_force.pk])).status_code == 302
    page = client.get(reverse("grant_letter", args=[in_force.pk]))
    assert b"as it was sent" in page.content

"""Pages of ward money in the browser's eyes: what they say, to whom, in how many queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actors import SYSTEM
from core.money import in_pounds
from funding.grants.applications.operations import receive_application
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Application, Entry, Grant, WardMoney
from tests import factories

pytestmark = pytest.mark.django_db
MOST = 12


def asked_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        assert response.status_code == 200
    return len(queries), response.content.decode()


def test_the_figures_of_a_ward_agree_on_every_page(accepted, finance, as_user, ward):
    client, money = as_user(finance), WardMoney.objects.get(pk=ward.pk)
    assert money.left == 9_000
    for path in (ward.get_absolute_url(), reverse("ward_money_list")):
        page = client.get(path).content.decode()
        for figure in (money.allocated, money.committed, money.paid, money.left):
            assert in_pounds(figure) in page or f"({in_pounds(figure)})" in page
    entries = client.get(f"{ward.get_absolute_url()}entries/?figure=committed").content.decode()
    assert "£1,000" in entries
    assert "£10,000" not in entries, "the budget is another figure"


def test_the_list_takes_the_same_queries_for_one_and_three_wards(ward, year, finance, as_user):
    client, path = as_user(finance), reverse("ward_money_list")
    one, _ = asked_of(client, path)
    for _ in range(2):
        body = factories.BodyFactory(kind="ward_committee")
        set_ward_budget(body=body, year=year, amount=Decimal(5), by=SYSTEM)
    three, _ = asked_of(client, path)
    assert one == three
    assert three <= MOST


def test_a_ward_takes_the_same_queries_for_one_and_three_applications(
    accepted, ward, group, committee, finance, as_user
):
    """And for one year and three."""
    client, path = as_user(finance), ward.get_absolute_url()
    one, _ = asked_of(client, path)
    for first in (2024, 2025):
        year = open_year(first=first, by=SYSTEM)
        set_ward_budget(body=committee, year=year, amount=Decimal(5), by=SYSTEM)
        receive_application(
            group=group, title="Bench", purpose="Bench", received_on=accepted.awarded_on, by=finance,
            asks=[(ward, "grant", Decimal(5))],
        )  # fmt: skip
    three, page = asked_of(client, path)
    assert one == three
    assert three <= MOST
    assert page.count("Abbey gardeners") == 3


def test_a_year_is_chosen_among_those_that_are_open(ward, committee, finance, as_user):
    last = open_year(first=2025, by=SYSTEM)
    set_ward_budget(body=committee, year=last, amount=Decimal(777), by=SYSTEM)
    client, path = as_user(finance), reverse("ward_money_list")
    page = client.get(f"{path}?year=2025").content.decode()
    assert "£777" in page
    assert '<option value="2025" selected>2025/26' in page
    assert "£777" not in client.get(f"{path}?year=2026").content.decode()
    assert "2025/26" in client.get(ward.get_absolute_url()).content.decode()


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_from_application_to_payment_through_the_pages(
    ward, group, decision, meeting, finance, second, as_user
):
    """The whole road of one grant, each step by its button; every press twice."""
    from tests import steps

    officer, head, day = as_user(finance), as_user(second), meeting.day
    form = officer.get(reverse("application_add")).context["form"]
    sent = {
        "group": group.pk, "title": "Raised beds", "purpose": "Four beds", "allocation": ward.pk,
        "what": "grant", "amount": "£1,200.50", "client_id": form["client_id"].initial,
    } | parts("received_on", day)  # fmt: skip
    for _ in range(2):
        officer.post(reverse("application_add"), sent)
    application = Application.objects.get()
    asked = application.requests.get()
    path = reverse("request_award", args=[asked.pk])
    too_much = officer.post(path, {"decision": decision.pk, "amount": "1200.51"})
    assert "Only £1,200.50 was asked for" in too_much.content.decode()
    officer.post(path, {"decision": decision.pk, "amount": "1,000"})
    assert officer.post(path, {"decision": decision.pk, "amount": "1"}).status_code == 409
    grant = Grant.objects.get()
    page = officer.get(grant.get_absolute_url()).content.decode()
    assert "The decision has not been published yet" in page
    steps.publish(meeting, second)
    officer.post(reverse("grant_offer", args=[grant.pk]), parts("sent_on", day))
    officer.post(
        reverse("grant_accept", args=[grant.pk]), {"accepted_by": "Gil"} | parts("accepted_on", day)
    )
    claim = reverse("payment_claim", args=[grant.pk])
    press = officer.get(claim).context["form"]["client_id"].initial
    for _ in range(2):
        officer.post(claim, {"amount": "400", "evidence": "Receipt", "client_id": press})
    payment = grant.payments.get()
    assert (
        "Someone else must authorise it" in officer.get(grant.get_absolute_url()).content.decode()
    )
    for _ in range(2):
        head.post(reverse("payment_authorise", args=[payment.pk]))
    for _ in range(2):
        officer.post(reverse("payment_paid", args=[payment.pk]), parts("paid_on", day))
    assert Entry.objects.filter(kind="paid").count() == 1
    money = WardMoney.objects.get(pk=ward.pk)
    assert (money.paid, money.committed, money.left) == (400, 600, 9_000)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "Ward budget must be 0 or more"),
        ("1.005", "2 decimal places"),
        ("1,00", "Enter an amount"),
        ("=1+1", "Enter an amount"),
        ("£1,250.50", ""),
    ],
)
def test_how_an_amount_is_typed(committee, year, finance, as_user, typed, said):
    path = reverse("ward_budget", args=[committee.slug, year.first])
    answer = as_user(finance).post(path, {"amount": typed})
    if said:
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert f'value="{typed}"' in page, "what was typed is still there"
        assert not Entry.objects.exists()
    else:
        assert Entry.objects.get().amount == Decimal("1250.50")


def test_the_committee_and_the_decision_lead_to_the_money(
    accepted, ward, committee, finance, as_user
):
    client, stranger = as_user(finance), as_user(None)
    page = client.get(committee.get_absolute_url()).content.decode()
    assert ward.get_absolute_url() in page
    assert "£9,000 left of £10,000" in page
    decided = client.get(accepted.decision.get_absolute_url()).content.decode()
    assert accepted.get_absolute_url() in decided
    assert "£1,000, accepted" in decided
    for path in (committee.get_absolute_url(), accepted.decision.get_absolute_url()):
        page = stranger.get(path).content.decode()
        assert not any(f"/money/{each}" in page for each in ("grants", "applications"))
        assert f'href="{ward.get_absolute_url()}"' not in page
    assert f"{ward.get_absolute_url()}public/#{accepted.reference}" in page


def test_each_figure_is_the_sum_of_its_entries(accepted, finance, second, as_user, ward):
    from funding.payments.operations import authorise, claim, mark_paid

    payment = claim(grant=accepted, amount=Decimal(400), evidence="Receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=accepted.accepted_on, by=finance)
    client = as_user(finance)
    for figure, shown in (("committed", 600), ("paid", 400), ("allocated", 10_000)):
        context = client.get(f"{ward.get_absolute_url()}entries/?figure={figure}").context
        assert sum(each.shown for each in context["page"]) == shown == context["total"]

"""What the money did, as everybody reads it: every figure to the penny, and nothing that is not public."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.models import Body, Release
from boards.settings.operations import set_setting
from core import slots
from core.actors import SYSTEM
from core.cards import Card
from funding.grants.applications.operations import receive_application, refuse_request
from funding.grants.awards.operations import award, hold_grant
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Grant, WardMoney
from funding.payments.operations import authorise, claim, mark_paid
from funding.wards import published
from neighbourhoods.models import AreaCode, CommunityGroup, GeographyFile, Ward
from tests import factories, steps
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
SQUARE = [[[[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]]]]


def page_of(ward, client, **headers):
    return client.get(published.address(ward), **headers)


def text_of(ward, client):
    return page_of(ward, client).content.decode()


def ask(ward, group, finance, title, amount, purpose="Benches"):
    made = receive_application(
        group=group, title=title, purpose=purpose, received_on=datetime.date(2026, 10, 1),
        asks=[(ward, "grant", Decimal(amount))], by=finance,
    )  # fmt: skip
    return made.requests.get()


@pytest.fixture
def whole(ward, group, meeting, decision, asked, second, finance):
    """A grant of £1,000 of which £400.40 is paid, a refusal of £777.70, and £55 that waits."""
    item = meeting.items.first()
    refusal = record_decision(item=item, outcome="resolved", text="No coach trip", by=second)
    grant = award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    no = ask(ward, group, finance, "Coach trip", "777.70")
    refuse_request(asked=no, decision=refusal, reason="The ward budget is spent", by=finance)
    ask(ward, group, finance, "Waiting seat", 55)
    steps.publish(meeting, second)
    from funding.grants.awards.operations import accept, offer

    today = timezone.localdate()
    offer(grant=grant, sent_on=today, by=finance)
    grant = accept(grant=grant, accepted_on=today, accepted_by="SECRET Gil", by=finance)
    payment = claim(grant=grant, amount=Decimal("400.40"), evidence="SECRET receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=today, by=finance)
    return Grant.objects.get(pk=grant.pk)


def test_everybody_reads_what_the_officers_read_to_the_penny(whole, ward, finance, as_user):
    answer = page_of(ward, as_user(None))
    money = WardMoney.objects.get(pk=ward.pk)
    officer = as_user(finance).get(ward.get_absolute_url()).context
    assert answer.status_code == 200
    assert answer.context["lines"] == [(each["words"], each["amount"]) for each in officer["lines"]]
    assert answer.context["money"].left == money.left == Decimal(9_000)
    (line,) = answer.context["grants"]
    assert (line.granted, line.paid) == (money.granted, money.paid) == (1_000, Decimal("400.40"))
    assert answer.context["unlisted"] == 0
    assert answer.context["asked"] == (3, Decimal("2032.70"))
    page = answer.content.decode()
    for words in (
        "£2,032.70 asked for, £1,000 granted, £400.40 paid", "Abbey gardeners", "Raised beds",
        "Not measured yet", "1 application for £777.70 refused", "The ward budget is spent",
        "1 application for £55 waits for a decision", whole.reference, "<svg",
    ):  # fmt: skip
        assert words in page
    assert "Coach trip" not in page, "whose application was refused is named by a setting"
    assert "Waiting seat" not in page
    assert "SECRET" not in page


def test_the_list_of_all_wards_says_the_same(whole, ward, finance, as_user):
    answer = as_user(None).get(reverse("wards_public_year", args=[2026]))
    money = WardMoney.objects.get(pk=ward.pk)
    (row,) = answer.context["wards"]
    for name in ("available", "granted", "paid", "left"):
        assert getattr(row.money, name) == getattr(money, name) == answer.context["total"][name]
    assert row.asked == Decimal("2032.70")
    assert published.address(ward) in answer.content.decode()
    assert as_user(None).get(reverse("wards_public")).context["year"].first == 2026
    assert as_user(None).get(reverse("wards_public_year", args=[2019])).status_code == 404


def test_refused_groups_are_named_where_the_setting_says_so(whole, ward, as_user):
    set_setting(
        name="funding.refused_names", value="yes", starts_on=timezone.localdate(), by=SYSTEM
    )
    assert "Coach trip" in text_of(ward, as_user(None))


def test_a_reason_that_is_not_in_the_list_is_not_published(whole, ward, as_user):
    with past_every_trigger():
        ward.requests.filter(state="refused").update(reason="SECRET Mr Grey quarrelled")
    page = text_of(ward, as_user(None))
    assert "SECRET" not in page
    assert published.OTHER_REASON in page


def test_nothing_is_listed_before_the_notice_is_out(grant, meeting, ward, second, as_user):
    answer = page_of(ward, as_user(None))
    assert (answer.context["grants"], answer.context["unlisted"]) == ([], 1_000)
    assert "Raised beds" not in answer.content.decode()
    assert grant.reference not in answer.content.decode()
    steps.publish(meeting, second)
    assert "Raised beds" in text_of(ward, as_user(None))


def test_what_was_decided_in_private_shows_once_it_is_released(
    grant, meeting, ward, committee, second, finance, as_user
):
    steps.publish(meeting, second)
    client = as_user(None)
    assert "Raised beds" in text_of(ward, client)
    item = grant.decision.item
    with past_every_trigger():
        type(item).objects.filter(pk=item.pk).update(
            access="exempt", paragraphs=[3], private_reason="Costs"
        )
    places = (
        published.address(ward), reverse("wards_public_year", args=[2026]),
        committee.neighbourhood.get_absolute_url(), grant.decision.get_absolute_url(),
    )  # fmt: skip
    for path in places:
        assert "Raised beds" not in client.get(path).content.decode()
    assert page_of(ward, client).context["unlisted"] == 1_000
    release = Release.objects.create(
        item=item, title="Beds", text="Beds were granted", reason="Costs are known",
        prepared_by=finance, prepared_at=timezone.now(),
    )  # fmt: skip
    assert "Raised beds" not in text_of(ward, client), "not reviewed yet"
    Release.objects.filter(pk=release.pk).update(reviewed_by=second, reviewed_at=timezone.now())
    page = text_of(ward, client)
    assert "Raised beds" in page
    assert release.get_absolute_url() in page
    assert grant.decision.get_absolute_url() not in page


def test_a_body_that_works_in_private_has_no_public_page(whole, ward, committee, as_user):
    with past_every_trigger():
        Body.objects.filter(pk=committee.pk).update(power="operational")
    client = as_user(None)
    assert page_of(ward, client).status_code == 404
    assert str(committee) not in client.get(reverse("wards_public")).content.decode()
    assert not published.grants().exists()


def test_what_is_not_in_force_says_so(grant, meeting, second, ward, as_user):
    steps.publish(meeting, second)
    assert "Approved" in text_of(ward, as_user(None))
    assert "not yet in force" not in text_of(ward, as_user(None))
    with past_every_trigger():
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        grant.decision.numbered.__class__.objects.update(in_force_on=tomorrow)
    assert "Approved, not yet in force" in text_of(ward, as_user(None))


def test_why_a_grant_is_on_hold_is_not_public(whole, ward, finance, as_user):
    hold_grant(grant=whole, reason="SECRET The treasurer is ill", by=finance)
    page = text_of(ward, as_user(None))
    assert "On hold" in page
    assert "SECRET" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Beds, ask gil@example.org", "Beds, ask (left out)"),
        ("Ring 01332 123456 for Gil", "Ring (left out) for Gil"),
        ("Ring (07700) 900 123", "Ring (left out)"),
        ("At 3 Elm Road, DE22 3AB", "At 3 Elm Road, (left out)"),
        ("£1,200 for 12 beds in 2026, 4 by 3 metres", "£1,200 for 12 beds in 2026, 4 by 3 metres"),
        ("Under-11s on 1 May 2026 at 10.30", "Under-11s on 1 May 2026 at 10.30"),
    ],
)
def test_contacts_are_left_out_of_what_everybody_reads(text, shown):
    assert published.without_contacts(text) == shown


def test_contacts_in_a_title_do_not_show(ward, group, meeting, decision, finance, second, as_user):
    asked = ask(ward, group, finance, "Beds, ask SECRET@example.org", 100)
    award(asked=asked, amount=Decimal(100), decision=decision, by=finance)
    steps.publish(meeting, second)
    for path in (published.address(ward), decision.get_absolute_url()):
        page = as_user(None).get(path).content.decode()
        assert "Beds, ask (left out)" in page
        assert "SECRET" not in page


def test_it_is_not_sent_again_where_nothing_changed(whole, ward, finance, group, as_user):
    client = as_user(None)
    for path in (published.address(ward), reverse("wards_public")):
        first = client.get(path)
        again = client.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
    first = page_of(ward, client)
    ask(ward, group, finance, "More", 5)
    assert page_of(ward, client, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_the_same_queries_however_many_grants(whole, ward, group, decision, finance, as_user):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(None)
    page_of(ward, client)
    with CaptureQueriesContext(
        connection,
    ) as one:
        page_of(ward, client)
    for number in range(2):
        asked = ask(ward, group, finance, f"More {number}", 10)
        award(asked=asked, amount=Decimal(5), decision=decision, by=finance)
    with CaptureQueriesContext(connection) as three:
        assert len(page_of(ward, client).context["grants"]) == 3
    assert len(one) == len(three) <= 12


def test_what_came_of_it_comes_through_the_slot(whole, ward, as_user):
    filler = slots.Filler(
        lambda grants, user: {
            each.pk: (Card("What came of it", empty="40 came"),) for each in grants
        },
        "components/cards.html",
    )
    held = slots._slots["grant.results"].fillers
    held.append(filler)
    try:
        page = text_of(ward, as_user(None))
    finally:
        held.remove(filler)
    assert "Not measured yet" not in page
    assert "40 came" in page


def test_the_wards_of_the_day_are_on_the_map(whole, ward, committee, as_user):
    file = GeographyFile.objects.create(kind="areas", source="ONS 2025", read_at=timezone.now())
    for code, first, last in (
        ("E05099001", (2003, 5, 1), (2023, 5, 3)),
        ("E05099002", (2023, 5, 4), None),
    ):
        days = {"starts_on": datetime.date(*first), "ends_on": last and datetime.date(*last)}
        row = Ward.objects.create(code=code, name=f"Ward {code[-1]}", **days)
        row.neighbourhoods.add(committee.neighbourhood)
        AreaCode.objects.create(
            code=code, kind="ward", name=row.name, vintage=2025, boundary=SQUARE, file=file, **days
        )
    page = page_of(ward, as_user(None))
    assert [each.name for each in page.context["map"]["cells"]] == ["Ward 2"]
    assert "1 grant, £1,000, for the ward as a whole" in page.content.decode()


def test_the_neighbourhood_leads_there(whole, ward, year, committee, as_user):
    client, place = as_user(None), committee.neighbourhood
    path = reverse("place_ward_money", args=[place.slug])
    assert path in client.get(place.get_absolute_url()).content.decode()
    assert client.get(path)["Location"] == published.address(ward)
    other = Body.objects.create(
        kind="ward_committee", power="decide", name="Zed", slug="zed", neighbourhood=place
    )
    set_ward_budget(body=other, year=year, amount=Decimal(5), by=SYSTEM)
    assert client.get(path)["Location"] == reverse("wards_public_year", args=[2026])
    elsewhere = factories.NeighbourhoodFactory()
    path = reverse("place_ward_money", args=[elsewhere.slug])
    assert client.get(path)["Location"] == reverse("wards_public")


def test_officers_see_what_could_be_funded_and_what_is_lost(
    ward, year, committee, finance, as_user
):
    small = Body.objects.create(kind="ward_committee", power="decide", name="Zed", slug="zed")
    set_ward_budget(body=small, year=year, amount=Decimal("249.99"), by=SYSTEM)
    context = as_user(finance).get(reverse("ward_money_list")).context
    assert [(each.could, each.lost) for each in context["page"]] == [
        (10_000, 10_000), (0, Decimal("249.99"))
    ]  # fmt: skip
    assert (context["could"], context["lost"]) == (10_000, Decimal("10249.99"))
    held = slots._slots["ward.carries"].fillers
    filler = slots.Filler(lambda wards, user: {each.pk: Decimal(249) for each in wards}, "")
    held.append(filler)
    try:
        context = as_user(finance).get(reverse("ward_money_list")).context
    finally:
        held.remove(filler)
    assert [each.lost for each in context["page"]] == [9_751, Decimal("0.99")]


def test_other_years_are_there(whole, ward, committee, as_user):
    last = set_ward_budget(
        body=committee, year=open_year(first=2025, by=SYSTEM), amount=Decimal(70), by=SYSTEM
    )
    page = text_of(ward, as_user(None))
    assert published.address(last) in page
    assert "£70" in text_of(last, as_user(None))
    assert "Nothing has been granted yet" in text_of(last, as_user(None))
    assert CommunityGroup.objects.count() == 1

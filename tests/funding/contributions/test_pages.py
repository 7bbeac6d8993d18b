"""Pages of partner resources in the browser's eyes: what they say, to whom, in how many queries."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.retention.registry import find
from core.todo import Asked
from funding.contributions import todo
from funding.contributions.amounts.operations import invoice, receive, set_year
from funding.contributions.mainstream.operations import add_mainstream
from funding.contributions.operations import agree, change_contribution, end
from funding.models import Contribution, ContributionEntry, FundedPost, MainstreamBudget
from neighbourhoods.models import Agency
from tests import factories
from tests.funding.contributions.conftest import FIRST, LAST, LETTER
from tests.funding.contributions.test_contributions import entered
from tests.funding.contributions.test_posts import added

pytestmark = pytest.mark.django_db
MOST = 12
CITY = "/money/?year=2026"


def asked_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        assert response.status_code == 200
    return len(queries), response.content.decode()


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_money_and_staff_in_kind_stand_side_by_side(cash, staff, homes, finance, client):
    added(staff, homes, finance, full_cost=Decimal(46_000))
    page = client.get(CITY).content.decode()
    assert "NHS puts in £63,550 of money in 2026/27" in page
    assert "Derby Homes puts in £46,000 of staff in kind in 2026/27" in page
    assert "£109,550" not in page, "the sum of the two is nowhere"
    totals = client.get(CITY).context["summary"].totals
    assert (totals["pounds_agreed"], totals["in_kind_agreed"]) == (63_550, 46_000)


def test_a_pledge_and_what_is_internal_are_for_those_inside(cash, year, nhs, finance, as_user):
    waiting = entered(nhs, finance, what_for="SECRET planters")
    set_year(contribution=waiting, year=year, pledged=Decimal(77_777), by=finance)
    invoice(
        contribution=cash, year=year, amount=Decimal(12_345), reference="SECRET-D", on=FIRST,
        by=finance,
    )  # fmt: skip
    paths = (CITY, cash.get_absolute_url(), f"{CITY}&format=csv")
    for client in (as_user(None), as_user(factories.OfficerFactory(role="data_officer"))):
        for path in paths:
            answer = client.get(path)
            said = (answer.getvalue() if answer.streaming else answer.content).decode()
            assert "63" in said
            for hidden in ("SECRET", "77,777", "77777", "12,345", "12345", LETTER):
                assert hidden not in said, (path, hidden)
    page = as_user(finance).get(cash.get_absolute_url()).content.decode()
    for shown in ("SECRET: health only", "SECRET Signatory", "SECRET-77", "SECRET-D", LETTER):
        assert shown in page
    assert "SECRET planters" in as_user(finance).get(CITY).content.decode()


def test_the_city_takes_the_same_queries_at_any_size(cash, staff, year, homes, finance, as_user):
    client = as_user(finance)
    added(staff, homes, finance)
    client.get(CITY)
    one, _ = asked_of(client, CITY)
    for number in range(3):
        agency = factories.AgencyFactory()
        place = factories.NeighbourhoodFactory()
        made = entered(agency, finance, what_for=f"More {number}", neighbourhoods=[place])
        agree(contribution=made, agreed_on=FIRST, by=finance)
        set_year(contribution=made, year=year, pledged=Decimal(5), agreed=Decimal(5), by=finance)
        added(made, agency, finance)
        mainstream(year, agency, finance, place)
    three, page = asked_of(client, CITY)
    assert one == three
    assert three <= MOST
    assert page.count("More ") >= 3


def test_a_neighbourhood_takes_the_same_queries_and_shows_its_own(
    cash, staff, year, homes, finance, client
):
    place, other = factories.NeighbourhoodFactory(), factories.NeighbourhoodFactory()
    change_contribution(contribution=staff, neighbourhoods=[place], by=finance)
    added(staff, homes, finance)
    path = f"{reverse('place_money', args=[place.slug])}?year=2026"
    one, page = asked_of(client, path)
    assert "Neighbourhood managers" in page
    assert "Three community development officers" not in page, "that is for the city"
    added(staff, homes, finance)
    added(staff, homes, finance)
    assert asked_of(client, path)[0] == one
    elsewhere = client.get(f"{reverse('place_money', args=[other.slug])}?year=2026")
    assert "Neighbourhood managers" not in elsewhere.content.decode()


def test_by_year_and_by_partner(cash, staff, homes, next_year, finance, client):
    added(staff, homes, finance)
    page = client.get(f"{CITY}&partner=homes-x").content.decode()
    assert staff.get_absolute_url() in page
    assert cash.get_absolute_url() not in page
    assert "£63,550" not in page
    later = client.get("/money/?year=2027").content.decode()
    assert cash.get_absolute_url() in later, "it runs on"
    assert "£63,550" not in later, "and has no amount yet"
    end(contribution=cash, ends_on=timezone.localdate(), reason="Over", by=finance)
    assert cash.get_absolute_url() not in client.get("/money/?year=2027").content.decode()


def test_the_file_has_the_figures_of_the_page(cash, year, finance, as_user):
    receive(contribution=cash, year=year, amount=Decimal("10.50"), on=FIRST, by=finance)
    answer = as_user(finance).get(f"{CITY}&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    row = next(each for each in rows if each["Reference"] == cash.reference)
    assert (row["Counted in"], row["Agreed"], row["Received"]) == ("Money", "63550.00", "10.50")
    assert as_user(finance).get(f"{CITY}&format=xlsx").status_code == 200
    assert as_user(finance).get(f"{CITY}&format=pdf").status_code == 404


def test_from_the_letter_to_the_receipt_through_the_pages(nhs, year, finance, as_user):
    """The whole road by its buttons; every press twice."""
    client = as_user(finance)
    path = reverse("contribution_add")
    form = client.get(path).context["form"]
    day = timezone.localdate()
    sent = {
        "agency": nhs.pk, "kind": "cash", "what_for": "Officers", "letter": LETTER,
        "basis": "section_256", "measure": "fte", "client_id": form["client_id"].initial,
    } | parts("starts_on", FIRST) | parts("pledged_on", day)  # fmt: skip
    for _ in range(2):
        client.post(path, sent)
    made = Contribution.objects.get()
    for _ in range(2):
        client.post(reverse("contribution_agree", args=[made.pk]), parts("agreed_on", day))
    path = reverse("contribution_year", args=[made.pk, 2026])
    fields = client.get(path).context["form"].initial
    amount = {"pledged": "63,550", "agreed": "£63,550"}
    for _ in range(2):
        client.post(path, amount | {name: fields[name] for name in ("was", "client_id")})
    path = reverse("contribution_receive", args=[made.pk])
    press = client.get(path).context["form"]["client_id"].initial
    for _ in range(2):
        client.post(
            path, {"year": year.pk, "amount": "100.10", "client_id": press} | parts("on", day)
        )
    entry = ContributionEntry.objects.get(kind="received")
    for _ in range(2):
        answer = client.post(reverse("contribution_reverse", args=[entry.pk]), {"reason": "Wrong"})
    assert answer.status_code == 409
    kinds = ContributionEntry.objects.order_by("id").values_list("kind", "amount")
    assert list(kinds) == [
        ("pledged", 63_550), ("agreed", 63_550), ("received", Decimal("100.10")),
        ("received", Decimal("-100.10")),
    ]  # fmt: skip


def test_a_year_that_was_set_meanwhile_is_not_overwritten(cash, finance, as_user):
    client, path = as_user(finance), reverse("contribution_year", args=[cash.pk, 2026])
    fields = client.get(path).context["form"].initial
    sent = {"agreed": "1", "pledged": "1", "reason": "A", "was": fields["was"]}
    assert client.post(path, sent).status_code == 302
    answer = client.post(path, sent | {"pledged": "2", "reason": "My words"})
    assert answer.status_code == 409
    assert "My words" in answer.content.decode(), "what was typed is still there"
    assert "It is now £1 pledged and £1 agreed" in answer.content.decode()


def test_shares_are_entered_in_parts(staff, homes, nhs, finance, as_user):
    post = added(staff, homes, finance)
    client, path = as_user(finance), reverse("funded_post_shares", args=[post.pk])
    page = client.get(path)
    sent = {
        "pays_agency_1": homes.pk, "pays_percent_1": "60", "pays_agency_2": nhs.pk,
        "employs_agency_1": homes.pk, "employs_percent_1": "100",
        "manages_agency_1": nhs.pk, "manages_percent_1": "100",
        "row_version": page.context["row_version"], "row_opened": page.context["row_opened"],
    }  # fmt: skip
    assert "Enter an agency and its percent" in client.post(path, sent).content.decode()
    wrong = client.post(path, sent | {"pays_percent_2": "30"}).content.decode()
    assert "must add up to 100%, not 90%" in wrong
    assert client.post(path, sent | {"pays_percent_2": "40"}).status_code == 302
    assert FundedPost.objects.get().payers == "Derby Homes 60%, NHS 40%"
    page = client.get(staff.get_absolute_url()).content.decode()
    assert "Derby Homes 60%, NHS 40%" in page


def test_the_page_of_a_team_says_who_manages_and_who_pays(staff, homes, nhs, finance, client):
    place = factories.NeighbourhoodFactory()
    team = place.posts.create(kind="pcso", employer=homes)
    path = place.get_absolute_url()
    assert "Managed by" not in client.get(path).content.decode()
    added(staff, homes, finance, team_post=team, manager=nhs)
    page = client.get(path).content.decode()
    assert "Managed by NHS; paid for by Derby Homes" in page
    assert reverse("place_money", args=[place.slug]) in page


def test_what_ends_within_six_months_waits_for_the_finance_officer(cash, finance):
    def rows(user):
        return todo.ending(Asked(user, timezone.now(), 10))

    assert rows(finance) == []
    day = timezone.localdate() + datetime.timedelta(days=150)
    Contribution.objects.filter(pk=cash.pk).update(ends_on=max(day, datetime.date(2026, 12, 1)))
    (row,) = rows(finance)
    assert row.url == cash.get_absolute_url()
    assert "Three community development officers, by NHS" in row.what
    assert rows(factories.OfficerFactory(role="head_of_service")) == []
    change_contribution(contribution=cash, ends_on=LAST, by=finance)
    assert rows(finance) == [], "it goes on"


def mainstream(year, agency, by, place=None, **fields):
    said = {
        "service": "Small highway works", "say": "devolved", "decided_by": "The board",
        "delegation": "Part 3, paragraph 12", "reported_to": "The board", "source": "Scheme",
    }  # fmt: skip
    return add_mainstream(year=year, agency=agency, neighbourhood=place, by=by, **said | fields)


def test_a_mainstream_budget_says_who_decides(year, nhs, finance, client):
    for name in ("decided_by", "delegation", "reported_to", "source", "service"):
        with pytest.raises(Refused):
            mainstream(year, nhs, finance, **{name: " "})
    made = mainstream(year, nhs, finance, amount=Decimal(15_000))
    for change in ({"delegation": ""}, {"amount": -1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            MainstreamBudget.objects.filter(pk=made.pk).update(**change)
    page = client.get(CITY).content.decode()
    assert "Part 3, paragraph 12" in page
    assert client.get(CITY).context["summary"].totals["pounds_agreed"] == 0, "no contribution"


def test_who_signed_is_taken_off_six_years_after_it_ended(cash, finance):
    kept = find("contributions")
    end(contribution=cash, ends_on=timezone.localdate(), reason="Over", by=finance)
    late = timezone.make_aware(datetime.datetime(2032, 3, 31))
    assert list(kept.overdue(late)) == []
    assert list(kept.overdue(late + datetime.timedelta(days=800))) == [cash]
    kept.empty(Contribution.objects.get(pk=cash.pk))
    assert Contribution.objects.get(pk=cash.pk).signatory == "Name removed"
    event = Contribution.pgh_event_model
    assert "signatory" not in {each.name for each in event._meta.get_fields()}


def test_a_stranger_is_asked_to_sign_in_for_a_pledge(nhs, finance, client):
    waiting = entered(nhs, finance)
    assert not Contribution.objects.visible_to(AnonymousUser()).exists()
    assert client.get(waiting.get_absolute_url()).status_code == 302


def test_the_calendar_tells_who_works_with_the_money_when_one_ends(cash, as_user, finance, client):
    path, words = f"/meetings/calendar/?month={LAST:%Y-%m}", "Contribution ends: Three community"
    assert words in as_user(finance).get(path).content.decode()
    assert words not in client.get(path).content.decode()


def test_the_calendar_names_an_agency_as_it_is_named_today(cash, as_user, finance):
    Agency.objects.filter(pk=cash.agency_id).update(ended_on=timezone.localdate())
    page = as_user(finance).get(f"/meetings/calendar/?month={LAST:%Y-%m}").content.decode()
    assert "Three community development officers, NHS (ended)" in page

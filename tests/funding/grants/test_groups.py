"""The group as applicant: its documents, how it is paid, and what it asked and got of all wards."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.grants.applications.operations import receive_application
from funding.grants.groups.bank import looks_like_bank
from funding.grants.groups.operations import add_group, change_group, keep_paper, set_payee
from funding.grants.groups.rules import missing_for, public_money
from funding.ledger.operations import set_ward_budget
from funding.models import GroupPaper, GroupPayee
from neighbourhoods.groups.likely import likely_groups
from neighbourhoods.groups.operations import save_group
from neighbourhoods.models import CommunityGroup
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def today():
    return timezone.localdate()


def refused_by_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def manager_of(place):
    user = factories.UserFactory()
    grant_role(user=user, role="neighbourhood_manager", place=place, by=SYSTEM)
    return user


def group_page(group):
    return reverse("money_group", args=[group.pk])


# ------------------------------------------------------------------ what a group is


@pytest.mark.parametrize(
    ("field", "good", "stored", "bad"),
    [
        ("charity_number", " 1 234 567", "1234567", "12345"),
        ("charity_number", "sc12345678"[:8], "SC123456", "SCO123456"),
        ("company_number", "oc 123456", "OC123456", "1234567"),
        ("company_number", "01234567", "01234567", "123456AB"),
    ],
)
def test_numbers_are_looked_at_before_they_are_kept(group, finance, field, good, stored, bad):
    changed = change_group(group=group, by=finance, **{field: good})
    assert getattr(changed, field) == stored
    with pytest.raises(Refused) as refusal:
        change_group(group=group, by=finance, **{field: bad})
    assert refusal.value.field == field
    rows = CommunityGroup.objects.filter(pk=group.pk)
    refused_by_database(lambda: rows.update(**{field: bad}))


def test_a_group_of_several_neighbourhoods_is_kept_by_who_works_for_the_city(finance, second):
    here, there = factories.NeighbourhoodFactory(), factories.NeighbourhoodFactory()
    made = add_group(
        name="City wide", purpose="Everywhere", neighbourhood=None, neighbourhoods=[here, there],
        wards=[], by=finance,
    )  # fmt: skip
    assert set(made.neighbourhoods.all()) == {here, there}
    assert list(CommunityGroup.objects.of_place(here)) == [made]
    manager = manager_of(here)
    with pytest.raises(PermissionDenied):
        save_group(group=made, name="Mine now", by=manager)
    own = save_group(name="Ours", purpose="Here", neighbourhood=here, by=manager)
    for place in (None, there):
        with pytest.raises(PermissionDenied):
            save_group(group=own, neighbourhood=place, by=manager)
    with pytest.raises(PermissionDenied):
        save_group(name="Everybody's", purpose="City", neighbourhood=None, by=manager)
    assert save_group(group=made, name="City wide now", by=second).name == "City wide now"


def test_two_of_no_neighbourhood_have_not_one_name(finance):
    add_group(name="City wide", purpose="A", neighbourhood=None, by=finance)
    with pytest.raises(Refused, match="already one called"):
        add_group(name="CITY WIDE", purpose="B", neighbourhood=None, is_new=True, by=finance)
    refused_by_database(lambda: CommunityGroup.objects.create(name="City WIDE", purpose="C"))


def test_a_group_of_none_is_found_and_handed_over_without_a_place(finance, as_user, second):
    add_group(name="Zebra people", purpose="Stripes", neighbourhood=None, by=finance)
    page = as_user(None).get(reverse("find"), {"q": "zebra"}).content.decode()
    assert "<mark>Zebra</mark> people" in page
    assert "More than one neighbourhood" in page
    contact = factories.PersonFactory(name="Lee Leaver")
    made = CommunityGroup.objects.get(name="Zebra people")
    save_group(group=made, contact=contact, by=second)
    page = as_user(second).get(reverse("hand_over", args=[contact.pk])).content.decode()
    assert "Zebra people, More than one neighbourhood" in page


def test_likely_ones_are_shown_before_one_is_added(group, finance):
    change_group(group=group, charity_number="1234567", by=finance)
    other = factories.NeighbourhoodFactory()
    said = {"purpose": "They garden", "neighbourhood": other, "by": finance}
    for name, number in (("Gardeners Abbey", ""), ("Something else", "1234567")):
        with pytest.raises(Refused, match="Abbey gardeners") as refusal:
            add_group(name=name, charity_number=number, **said)
        assert refusal.value.field == "is_new"
    made = add_group(name="Gardeners Abbey", is_new=True, **said)
    found = [(each.group, each.words) for each in likely_groups("Abbey Gardeners", "1234567")]
    assert found == [(group, "Same charity number"), (made, "Same name")]
    assert likely_groups("Chess club") == []


# ------------------------------------------------------------------ documents


def all_papers(group, by):
    for kind in GroupPaper.Kind.values:
        keep_paper(
            group=group, kind=kind, seen_on=today() - DAY, expires_on=today() + 100 * DAY, by=by
        )


def test_an_application_asks_only_for_what_is_missing_or_out_of_date(group, finance):
    assert len(missing_for(group, today())) == 7
    all_papers(group, finance)
    assert missing_for(group, today()) == []
    late = missing_for(group, today() + 101 * DAY)
    assert len(late) == 7
    assert late[0].startswith("Constitution: ran out on")
    keep_paper(
        group=group, kind="constitution", seen_on=today(), expires_on=today() + 900 * DAY,
        by=finance,
    )  # fmt: skip
    assert len(missing_for(group, today() + 101 * DAY)) == 6
    assert GroupPaper.objects.filter(kind="constitution").count() == 2, "the older one stays"


def test_what_is_asked_for_follows_how_it_is_paid_and_whom_it_works_with(group, finance):
    set_payee(group=group, way="council", at_risk=False, by=finance)
    kinds = {each.split(":")[0] for each in missing_for(group, today())}
    assert kinds == {
        "Constitution", "Accounts", "Public liability insurance", "Equality statement",
    }  # fmt: skip


def test_a_document_pressed_twice_is_one_and_stays(group, finance, second):
    said = {
        "group": group, "kind": "equality", "seen_on": today(),
        "client_id": "6f1c1d4e-1f4f-4f0e-9d0e-000000000001", "by": finance,
    }  # fmt: skip
    assert keep_paper(**said) == keep_paper(**said)
    assert GroupPaper.objects.count() == 1
    with pytest.raises(PermissionDenied):
        keep_paper(**said | {"by": second})
    for wrong, field in (
        ({"seen_on": today() + DAY}, "seen_on"), ({"kind": "accounts"}, "expires_on"),
        ({"expires_on": today() - DAY}, "expires_on"), ({"note": "12-34-56 12345678"}, "note"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            keep_paper(**said | wrong | {"client_id": None})
        assert refusal.value.field == field
    papers = GroupPaper.objects.all()
    refused_by_database(lambda: papers.update(note="Changed"))
    refused_by_database(papers.delete)
    with connection.cursor() as cursor:
        sql = (
            "INSERT INTO funding_grouppaper (group_id, kind, seen_on, note, entered_at, client_id)"
            " VALUES (%s, 'equality', now(), 'acc 12345678', now(), gen_random_uuid())"
        )
        refused_by_database(lambda: cursor.execute(sql, [group.pk]))


@pytest.mark.parametrize(
    ("text", "is_bank"),
    [
        ("12-34-56", True), ("12 34 56 and more", True), ("account 12345678.", True),
        ("GB29 NWBK 6016 1331 9268 19", True), ("GB29NWBK60161331926819", True),
        ("01332 640000", False), ("charity 1234567", False), ("12-03-2026", False),
        ("Folder 26/114, accounts 2025-2026", False), ("£12,345.67", False),
    ],
)  # fmt: skip
def test_bank_details_are_told_from_what_is_none(group, text, is_bank):
    """Python and the database say the same."""
    assert looks_like_bank(text) is is_bank

    def write():
        GroupPaper.objects.create(
            group=group, kind="equality", seen_on=today(), note=text, entered_at=timezone.now()
        )

    if is_bank:
        refused_by_database(write)
    else:
        write()


# ------------------------------------------------------------------ how it is paid


def test_money_goes_to_an_account_a_named_holder_or_nowhere(group, finance, as_user):
    said = {"group": group, "by": finance}
    with pytest.raises(Refused, match="organisation that holds"):
        set_payee(way="holder", **said)
    with pytest.raises(Refused, match="agreement"):
        set_payee(way="holder", holder="Abbey Trust", **said)
    with pytest.raises(Refused, match="sort code"):
        set_payee(way="account", supplier_number="12345678", set_up_on=today(), **said)
    with pytest.raises(Refused, match="day on which it was set up"):
        set_payee(way="account", supplier_number="S4711", **said)
    made = set_payee(way="holder", holder="Abbey Trust", holder_agreed_on=today(), **said)
    with pytest.raises(WrongState):
        set_payee(way="council", **said)  # opened before anybody had entered it
    changed = set_payee(
        payee=made, way="account", supplier_number="s4711", set_up_on=today(), **said
    )
    assert (changed.holder, changed.holder_agreed_on, changed.supplier_number) == (
        "",
        None,
        "S4711",
    )
    rows = GroupPayee.objects.filter(pk=made.pk)
    refused_by_database(lambda: rows.update(way="holder"))
    refused_by_database(lambda: rows.update(way="council"))
    refused_by_database(lambda: rows.update(supplier_number="12345678"))
    refused_by_database(lambda: rows.update(supplier_number="12-34-56"))
    refused_by_database(rows.delete)


def test_how_it_is_paid_overwrites_nobody(group, finance, as_user):
    set_payee(group=group, way="council", by=finance)
    client, path = as_user(finance), reverse("group_payee", args=[group.pk])
    opened = client.opened(path)
    sent = {"way": "account", "at_risk": "unknown"}
    assert client.post(path, sent | opened).status_code == 302
    response = client.post(path, {"way": "council", "at_risk": "true"} | opened)
    assert response.status_code == 409
    assert GroupPayee.objects.get().way == "account"


# ------------------------------------------------------------------ its page


def test_the_page_answers_in_one_look_and_no_more_than_one_may_see(
    accepted, group, asked, year, finance, as_user
):
    elsewhere = factories.BodyFactory(kind="ward_committee", name="Littleover ward committee")
    other = set_ward_budget(body=elsewhere, year=year, amount=Decimal(9_000), by=SYSTEM)
    receive_application(
        group=group, title="Secret shed", purpose="A shed", received_on=today(),
        asks=[(other, "grant", Decimal(777))], by=finance,
    )  # fmt: skip
    all_papers(group, finance)
    page = as_user(finance).get(group_page(group)).content.decode()
    for words in ("£1,977", "£1,000", "Secret shed", "2 ward committees", "£314,000", "Documents"):
        assert words in page
    manager = manager_of(group.neighbourhood)
    seen = as_user(manager).get(group_page(group)).content.decode()
    assert "£1,200" in seen
    for words in ("Secret shed", "£1,977", "777", "Documents of the group", "subsidy"):
        assert words not in seen
    nobody = as_user(factories.UserFactory()).get(group_page(group)).content.decode()
    assert "Raised beds" not in nobody
    assert as_user(None).get(group_page(group)).status_code == 302


def test_the_list_says_sums_of_all_wards_and_takes_the_same_queries(
    accepted, group, finance, second, as_user
):
    client, path = as_user(finance), reverse("money_groups")
    with CaptureQueriesContext(connection) as one:
        page = client.get(path).content.decode()
    assert "£1,200" in page
    assert "£1,000" in page
    for number in range(3):
        CommunityGroup.objects.create(name=f"Group {number}", purpose="A")
    with CaptureQueriesContext(connection) as four:
        client.get(path)
    assert len(one) == len(four)
    assert as_user(second).get(path).status_code == 403
    found = client.get(path, {"q": "abbey"}).context["page"]
    assert [(each.name, each.asked, each.granted, each.paid) for each in found] == [
        ("Abbey gardeners", 1_200, 1_000, 0)
    ]
    file = client.get(path, {"format": "csv"})
    text = b"".join(file.streaming_content if file.streaming else [file.content]).decode()
    assert "Abbey gardeners" in text
    assert "1200" in text


def test_public_money_counts_this_year_and_the_two_before(accepted, group):
    on = accepted.awarded_on
    assert public_money(group, on) == 1_000
    assert public_money(group, on - DAY) == 0
    assert public_money(group, datetime.date(on.year + 2, on.month, 1)) == 1_000
    assert public_money(group, datetime.date(on.year + 4, on.month, 1)) == 0


def test_the_application_says_what_is_still_to_be_shown(asked, group, finance, as_user):
    path = asked.application.get_absolute_url()
    assert "Constitution: not seen yet" in as_user(finance).get(path).content.decode()
    manager = manager_of(group.neighbourhood)
    assert "Constitution" not in as_user(manager).get(path).content.decode()


def test_documents_that_run_out_stand_on_the_to_do_list_of_who_pays(
    accepted, group, finance, as_user
):
    keep_paper(
        group=group, kind="insurance", seen_on=today(), expires_on=today() + 30 * DAY, by=finance
    )
    words = "Ask for the next public liability insurance of Abbey gardeners"
    assert words in as_user(finance).get("/").content.decode()
    keep_paper(
        group=group, kind="insurance", seen_on=today(), expires_on=today() + 300 * DAY, by=finance
    )
    assert words not in as_user(finance).get("/").content.decode()

"""Two entries of one group: merged for good, and both names stay findable."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale, WrongState
from core.models import Event
from funding.grants.applications.operations import receive_application
from funding.grants.groups.merging.operations import merge_groups
from funding.grants.groups.operations import change_group, keep_paper, set_payee
from funding.models import Application, GroupMerge, GroupPaper, GroupPayee
from neighbourhoods.models import CommunityGroup
from tests import factories
from tests.clients import FormClient

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ACCOUNT = {"way": "account", "supplier_number": "V100", "set_up_on": datetime.date(2026, 5, 1)}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def other(committee, finance):
    """The same gardeners under another name, with a document and how they are paid."""
    made = CommunityGroup.objects.create(
        name="Gardeners of Abbey", purpose="Garden", charity_number="1234567"
    )
    keep_paper(
        group=made, kind="constitution", seen_on=datetime.date(2026, 6, 1), note="Folder 7",
        by=finance,
    )  # fmt: skip
    set_payee(group=made, by=finance, **ACCOUNT)
    return made


@pytest.fixture
def bench(other, ward, finance):
    return receive_application(
        group=other, title="A bench", purpose="To sit", received_on=datetime.date(2026, 10, 1),
        asks=[(ward, "grant", Decimal(100))], by=finance,
    )  # fmt: skip


def test_all_of_one_goes_to_the_other(grant, bench, group, other, finance, client):
    """The gardeners have a grant of £1,000; what goes is the entry that has it."""
    made = merge_groups(keep=other, gone=group, reason="Same secretary", by=finance)
    connection.check_constraints()
    kept, gone = fresh(other), fresh(group)
    assert set(kept.applications.all()) == set(Application.objects.all())
    assert grant.request.application in kept.applications.all(), "although it was decided"
    assert (gone.ended_on, made.gone_name) == (TODAY(), "Abbey gardeners")
    assert list(kept.neighbourhoods.all()) == [group.neighbourhood]
    assert fresh(grant).applicant == "Abbey gardeners", "as it was called at the award"
    assert Event.objects.filter(verb="merged two entries of the group").count() == 2
    client.force_login(finance)
    page = client.get(reverse("money_group", args=[kept.pk])).content.decode()
    assert "Also kept as" in page
    assert "Abbey gardeners" in page
    old = client.get(reverse("money_group", args=[gone.pk])).content.decode()
    assert "This entry was merged" in old
    assert reverse("money_group", args=[kept.pk]) in old
    found = client.get(reverse("money_groups"), {"q": "abbey gardeners"}).content.decode()
    assert reverse("money_group", args=[gone.pk]) in found


def test_documents_payee_and_numbers_go_along(group, other, bench, finance):
    merge_groups(keep=group, gone=other, reason="Same people", by=finance)
    connection.check_constraints()
    assert GroupPaper.objects.get().group == group
    assert GroupPayee.objects.get().group == group
    assert fresh(group).charity_number == "1234567"
    assert fresh(bench).group == group


@pytest.mark.parametrize(
    ("clash", "words"),
    [
        ({"charity_number": "7654321"}, "different charity numbers"),
        ({"ended_on": datetime.date(2026, 1, 1)}, "has ended"),
    ],
)
def test_two_that_are_not_one(group, other, finance, clash, words):
    CommunityGroup.objects.filter(pk=group.pk).update(**clash)
    with pytest.raises(Refused, match=words):
        merge_groups(keep=fresh(group), gone=other, reason="Same", by=finance)


def test_paid_in_different_ways_is_cleared_first(group, other, finance):
    payee = set_payee(group=group, way="council", by=finance)
    with pytest.raises(Refused, match="paid in different ways"):
        merge_groups(keep=group, gone=other, reason="Same", by=finance)
    set_payee(group=group, payee=fresh(payee), by=finance, **ACCOUNT)
    merge_groups(keep=group, gone=other, reason="Same", by=finance)
    connection.check_constraints()
    assert GroupPayee.objects.get(group=group).supplier_number == "V100"


def test_once_and_never_back(group, other, finance, second):
    with pytest.raises(Refused, match="Choose another group"):
        merge_groups(keep=group, gone=group, reason="x", by=finance)
    with pytest.raises(Refused, match="why they are one"):
        merge_groups(keep=group, gone=other, reason=" ", by=finance)
    with pytest.raises(PermissionDenied):
        merge_groups(keep=group, gone=other, reason="x", by=factories.UserFactory())
    merge_groups(keep=group, gone=other, reason="Same", by=finance)
    with pytest.raises(WrongState):
        merge_groups(keep=fresh(group), gone=fresh(other), reason="Same", by=finance)
    third = CommunityGroup.objects.create(name="Third", purpose="x")
    with pytest.raises(WrongState):
        merge_groups(keep=fresh(other), gone=third, reason="Same", by=finance)


def test_nothing_more_is_entered_under_the_entry_that_went(group, other, ward, finance):
    merge_groups(keep=group, gone=other, reason="Same", by=finance)
    gone = fresh(other)
    words = "Gardeners of Abbey was merged into Abbey gardeners"
    with pytest.raises(Refused, match=words):
        receive_application(
            group=gone, title="x", purpose="x", received_on=TODAY(),
            asks=[(ward, "grant", Decimal(1))], by=finance,
        )  # fmt: skip
    with pytest.raises(Refused, match=words):
        keep_paper(group=gone, kind="dbs", seen_on=TODAY(), by=finance)
    with pytest.raises(Refused, match=words):
        set_payee(group=gone, way="council", by=finance)
    with pytest.raises(Refused, match=words):
        change_group(group=gone, ended_on=None, by=finance)


def test_the_database_keeps_it(group, other, bench, ward, finance):
    def at_once(write):
        with transaction.atomic():
            write()
            connection.check_constraints()

    def refused(write):
        with pytest.raises(DatabaseError):
            at_once(write)

    row = {
        "kept": group, "gone": other, "kept_name": "a", "gone_name": "b", "reason": "x",
        "moved": {}, "made_at": timezone.now(),
    }  # fmt: skip
    refused(lambda: GroupMerge.objects.create(**row))  # leaves its application behind
    refused(lambda: Application.objects.filter(pk=bench.pk).update(group=None))
    refused(lambda: GroupPaper.objects.update(group=group))
    refused(lambda: GroupPayee.objects.update(group=group))
    refused(lambda: GroupPaper.objects.update(note="Other"))
    merge_groups(keep=group, gone=other, reason="Same", by=finance)
    refused(lambda: GroupMerge.objects.all().delete())
    refused(lambda: GroupMerge.objects.update(kept_name="x"))
    refused(lambda: CommunityGroup.objects.filter(pk=other.pk).update(ended_on=None))
    refused(lambda: Application.objects.filter(pk=bench.pk).update(group=other))
    refused(
        lambda: GroupPaper.objects.create(
            group=other, kind="dbs", seen_on=TODAY(), entered_at=timezone.now()
        )
    )


def test_it_is_chosen_looked_at_and_confirmed(group, other, bench, finance, second):
    client = FormClient()
    client.force_login(finance)
    url = reverse("money_group_merge", args=[group.pk])
    assert "Gardeners of Abbey" in client.get(url).content.decode()
    first = client.post(url, {"gone": other.pk, "reason": "Same people"})
    page = first.content.decode()
    assert (first.status_code, GroupMerge.objects.count()) == (200, 0)
    assert "Applications: 1" in page
    data = {"gone": other.pk, "reason": "Same people", "confirmed": other.pk}
    stale = client.post(url, data | {"gone_version": other.version - 1})
    assert (stale.status_code, GroupMerge.objects.count()) == (409, 0)
    done = client.post(url, data | {"gone_version": fresh(other).version})
    assert (done.status_code, GroupMerge.objects.count()) == (302, 1)


def test_a_stale_entry_is_told(group, other, finance):
    old = fresh(other)
    old.seen(old.version)
    CommunityGroup.objects.filter(pk=other.pk).update(purpose="Changed meanwhile")
    with pytest.raises(Stale):
        merge_groups(keep=group, gone=old, reason="Same", by=finance)


def test_the_sheet_names_neighbourhoods_and_wards(group, finance, client):
    from django.test.utils import CaptureQueriesContext

    ward = factories.WardFactory(name="Abbey")
    group.wards.add(ward)
    group.neighbourhoods.add(factories.NeighbourhoodFactory(name="Zed"))
    client.force_login(finance)

    def sheet():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text = b"".join(client.get(reverse("money_groups"), {"format": "csv"})).decode()
        return text, len(queries)

    text, number = sheet()
    head, line = text.strip().splitlines()
    assert "Neighbourhoods,Wards" in head
    assert f'"{group.neighbourhood.name}, Zed",Abbey' in line
    for name in ("Two", "Three"):
        CommunityGroup.objects.create(name=name, purpose="x").wards.add(ward)
    assert sheet()[1] == number

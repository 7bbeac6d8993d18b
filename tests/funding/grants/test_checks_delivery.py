"""What follows from an approval: what it is, who keeps it, and that it was done."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, WrongState
from funding.grants.applications.operations import change_request
from funding.grants.awards.operations import award
from funding.grants.checks.delivery.operations import (
    remove_photo,
    say_it_is_done,
    say_what_follows,
)
from funding.grants.checks.operations import assess, make_ready
from funding.grants.checks.reading import problems_of
from funding.models import Delivery, DeliveryPhoto
from tests import factories
from tests.funding.grants.test_checks import fresh, refused_by_database
from tests.funding.readying import answered, followed, make_it_ready, said
from tests.pages import fields_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
KEEPS = {
    "service": "Streetpride", "owner": "The council", "upkeep_by": "Streetpride", "upkeep_years": 10,
    "upkeep_budget": "Parks, 4100",
}  # fmt: skip


@pytest.fixture
def checked(asked, finance):
    answered(asked, finance)
    return assess(asked=asked, by=finance, **said())


@pytest.fixture
def bought(asked, finance):
    """The beds are bought by the council, and that is ready for the report."""
    change_request(asked=asked, what="purchase", amount=asked.asked, by=finance)
    asked = fresh(asked)
    make_it_ready(asked, finance)
    return asked


@pytest.fixture
def granted(bought, decision, finance):
    award(asked=bought, amount=Decimal(1_000), decision=decision, by=finance)
    return Delivery.objects.get(asked=bought)


def test_a_grant_of_which_the_council_gets_something_back_is_a_purchase(asked, checked, finance):
    say_what_follows(asked=asked, gets_back=True, by=finance)
    assert problems_of(asked) == [
        "The council gets something back, so it is a purchase: correct what is asked for"
    ]
    with pytest.raises(Refused, match="so it is a purchase"):
        make_ready(assessment=checked, by=finance)
    change_request(asked=asked, what="purchase", amount=asked.asked, by=finance)
    assert problems_of(fresh(asked)) == [
        "Say which service does it, and who owns and maintains it afterwards"
    ]
    say_what_follows(asked=asked, gets_back=True, by=finance, **KEEPS)
    assert problems_of(fresh(asked)) == []


@pytest.mark.parametrize("missing", KEEPS)
def test_of_a_purchase_it_is_known_who_does_and_keeps_it(bought, finance, missing):
    keeps = KEEPS | {missing: None if missing == "upkeep_years" else " "}
    say_what_follows(asked=bought, gets_back=True, by=finance, **keeps)
    assert problems_of(bought) == [
        "Say which service does it, and who owns and maintains it afterwards"
    ]


def test_what_follows_changes_and_the_request_is_ready_no_longer(bought, finance):
    ready = bought.assessment
    say_what_follows(asked=bought, gets_back=True, by=finance, **KEEPS)  # nothing differs
    assert fresh(ready).ready_at is not None
    say_what_follows(asked=bought, gets_back=True, by=finance, **KEEPS | {"owner": "The school"})
    assert fresh(ready).ready_at is None
    make_ready(assessment=fresh(ready), by=finance)
    Delivery.objects.update(upkeep_years=1)
    assert fresh(ready).ready_at is None


def test_it_is_ordered_and_done_once_it_is_granted(bought, finance, second):
    delivery = bought.delivery
    with pytest.raises(WrongState):
        say_it_is_done(delivery=delivery, reference="PO 7", by=finance)
    refused_by_database(lambda: Delivery.objects.update(reference="PO 7"))
    refused_by_database(lambda: Delivery.objects.update(done_on=TODAY()))
    photo = DeliveryPhoto(
        delivery=delivery, title="P", name="p.png", kind="image/png", size=1, sha256="0" * 64
    )
    refused_by_database(photo.save)


def test_what_was_done_says_its_order_and_day(granted, finance, second):
    with pytest.raises(Refused, match="Enter the order number"):
        say_it_is_done(delivery=granted, done_on=TODAY(), by=finance)
    with pytest.raises(Refused, match="cannot be in the future"):
        say_it_is_done(
            delivery=granted,
            reference="PO 7",
            done_on=TODAY() + datetime.timedelta(days=1),
            by=finance,
        )
    with pytest.raises(PermissionDenied):
        say_it_is_done(delivery=granted, reference="PO 7", by=second)
    said_ = say_it_is_done(delivery=granted, reference="PO 7", done_on=TODAY(), by=finance)
    assert (said_.reference, said_.done_on) == ("PO 7", TODAY())


def test_the_database_keeps_what_was_said_before(granted, finance):
    with pytest.raises(WrongState):
        say_what_follows(asked=granted.asked, gets_back=False, by=finance)
    rows = Delivery.objects.filter(pk=granted.pk)
    for change in (
        {"owner": "Nobody"},
        {"gets_back": False},
        {"upkeep_years": 0},
        {"upkeep_years": 101},
    ):
        refused_by_database(lambda change=change: rows.update(**change))
    refused_by_database(rows.delete)
    rows.update(reference="PO 7", done_on=TODAY())
    assert fresh(granted).done_on == TODAY()


def test_another_kind_of_request_has_another_row(asked, granted):
    refused_by_database(lambda: Delivery.objects.create(asked=granted.asked, gets_back=False))


def test_a_photograph_of_what_was_done(granted, finance, second, client):
    say_it_is_done(delivery=granted, photo=(factories.picture("1"), "IMG_1.png"), by=finance)
    photo = DeliveryPhoto.objects.get()
    assert (photo.name, photo.kind) == ("photograph.png", "image/png")
    client.force_login(second)
    assert client.get(photo.get_absolute_url())["Content-Type"] == "image/png"
    say_it_is_done(delivery=fresh(granted), photo=(factories.picture("1"), "IMG_2.png"), by=finance)
    again = DeliveryPhoto.objects.get()
    assert again.pk != photo.pk
    refused_by_database(lambda: DeliveryPhoto.objects.update(title="Other"))
    refused_by_database(lambda: DeliveryPhoto.objects.update(kind="application/pdf"))
    with pytest.raises(PermissionDenied):
        remove_photo(photo=again, by=second)
    with pytest.raises(Refused, match="Choose a photograph"):
        say_it_is_done(delivery=fresh(granted), photo=(factories.blank_pdf(), "x.pdf"), by=finance)
    remove_photo(photo=again, by=finance)
    assert not DeliveryPhoto.objects.exists()


def test_it_is_said_and_recorded_in_the_browser(asked, decision, finance, client):
    client.force_login(finance)
    path = reverse("request_follows", args=[asked.pk])
    page = client.get(path).content.decode()
    assert "A grant is outside VAT" in page
    assert "Who owns it afterwards" not in page
    change_request(asked=asked, what="purchase", amount=asked.asked, by=finance)
    page = client.get(path).content.decode()
    assert "The council gets an invoice" in page
    sent = {"gets_back": "yes", **{name: str(value) for name, value in KEEPS.items()}}
    assert client.post(path, sent).status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.gets_back, delivery.upkeep_years) == (True, 10)
    assert fields_of(client.get(path))["gets_back"] == ["yes"]
    award(asked=fresh(asked), amount=Decimal(1_000), decision=decision, by=finance)
    shown = client.get(reverse("application", args=[asked.application_id])).content.decode()
    assert "for 10 years, from Parks, 4100" in shown
    done = reverse("delivery_done", args=[delivery.pk])
    assert done in shown
    picture = SimpleUploadedFile("IMG_1.png", factories.picture("1"), content_type="image/png")
    assert (
        client.post(
            done, {"reference": "PO 7", "done_on": TODAY().isoformat(), "photo": picture}
        ).status_code
        == 302
    )
    shown = client.get(reverse("application", args=[asked.application_id])).content.decode()
    assert "PO 7" in shown
    assert DeliveryPhoto.objects.get().get_absolute_url() in shown


def test_who_was_second_is_shown_both(asked, finance, client):
    client.force_login(finance)
    followed(asked, finance)
    path = reverse("request_follows", args=[asked.pk])
    answer = client.post(path, {"gets_back": "yes", "row_version": ""})
    assert answer.status_code == 409
    assert fresh(asked.delivery).gets_back is False
    with pytest.raises(WrongState, match="meanwhile"):
        say_what_follows(asked=asked, gets_back=True, is_first=True, by=finance)

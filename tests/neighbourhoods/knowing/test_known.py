"""What the staff of a neighbourhood should know: theirs alone, and gone when it is removed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.models import Event
from core.retention.registry import all_kept
from neighbourhoods.knowing.operations import change_known, keep_known, remove_known
from neighbourhoods.models import ThingToKnow
from neighbourhoods.people.handing.operations import hand_over
from tests import factories
from tests.neighbourhoods.handing.conftest import DAY, Leaver
from tests.neighbourhoods.handing.test_hand_over import keys
from tests.pages import fields_of

SECRET = "The key hangs behind the boiler"


@pytest.fixture
def known(world):
    return keep_known(
        neighbourhood=world.own.place, text=SECRET, by=world.people["neighbourhood_manager"],
        review_on=timezone.localdate() + 100 * DAY,
    )  # fmt: skip


STAFF = {"neighbourhood_manager", "head_of_service", "data_officer", "communications_officer"}


def test_only_the_staff_of_the_place_read_it(known, world, as_user, client):
    address = known.get_absolute_url()
    for role, user in world.people.items():
        page = as_user(user).get(address)
        assert (SECRET in page.content.decode()) == (role in STAFF), role
        assert ThingToKnow.objects.visible_to(user).exists() == (role in STAFF)
    assert client.get(address).status_code == 302
    for path in (world.own.place.get_absolute_url(), f"/find/?q={SECRET[:12]}"):
        assert SECRET not in client.get(path).content.decode()
    assert SECRET not in str(list(Event.objects.values_list("changes", "target_label", "reason")))


def test_it_is_changed_with_its_version_and_both_texts_are_shown(known, manager, world):
    address = f"/things-to-know/{known.pk}/change/"
    sent = fields_of(manager.get(address)) | {"text": "In the drawer"}
    change_known(known=known, text="At the desk", by=world.people["head_of_service"])
    clash = manager.post(address, sent)
    assert clash.status_code == 409
    assert "In the drawer" in clash.content.decode()
    assert "At the desk" in clash.content.decode()
    assert manager.post(address, fields_of(clash)).status_code == 302
    known.refresh_from_db()
    assert known.text == "In the drawer"


def test_another_place_writes_nothing_here(known, world):
    stranger = factories.UserFactory()
    with pytest.raises(PermissionDenied):
        remove_known(known=known, by=stranger)
    with pytest.raises(PermissionDenied):
        keep_known(
            neighbourhood=world.own.place, text="x", by=stranger,
            review_on=timezone.localdate() + DAY,
        )  # fmt: skip


def test_nobody_keeps_for_another_place_by_handing_over(world):
    leaver = Leaver(world)
    officer = world.people["neighbourhood_manager"]
    chosen = dict.fromkeys(keys(leaver, officer), leaver.next)
    known = {"text": "x", "review_on": timezone.localdate() + DAY}
    with pytest.raises(PermissionDenied):
        hand_over(
            person=leaver.person, chosen=chosen, by=officer,
            known=known | {"neighbourhood": world.other.place},
        )  # fmt: skip
    hand_over(
        person=leaver.person, chosen=chosen, by=officer,
        known=known | {"neighbourhood": world.own.place},
    )  # fmt: skip
    assert ThingToKnow.objects.filter(text="x").count() == 1


def test_it_is_due_for_deletion_a_year_after_it_should_have_been_looked_at(known):
    kept = next(each for each in all_kept() if each.key == "known")
    at = timezone.now()
    assert not kept.overdue(at).exists()
    assert known in kept.overdue(at + 500 * DAY)


def test_what_says_nothing_is_not_kept(known):
    with pytest.raises(DatabaseError), transaction.atomic():
        ThingToKnow.objects.filter(pk=known.pk).update(text="")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE neighbourhoods_thingtoknow SET text = ''")

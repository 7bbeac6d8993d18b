"""What is told later of private business: prepared, reviewed by another, public."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.models import Release
from boards.releases.operations import prepare_release, review_release
from core.errors import Refused, WrongState
from core.models import Event

pytestmark = pytest.mark.django_db
WORDS = {"title": "The lease", "text": "It was signed in May", "reason": "It is signed"}


@pytest.fixture
def manager(client, world):
    client.force_login(world.people["neighbourhood_manager"])
    return client


@pytest.fixture
def item(world):
    """An exempt item of published minutes of which nothing has been released."""
    Release.objects.filter(pk=world.own.release.pk).delete()
    return world.own.published.items.get(access="exempt")


def test_a_release_is_public_once_another_has_reviewed_it(client, manager, world, item):
    manager.post(reverse("release_add", args=[item.pk]), WORDS)
    release = Release.objects.get(item=item)
    page = release.get_absolute_url()
    assert "Not public yet" in manager.get(page).content.decode()
    manager.post(reverse("release_review", args=[release.pk]), {"read": release.digest})
    release.refresh_from_db()
    assert release.reviewed_at is None
    client.force_login(world.people["head_of_service"])
    client.post(reverse("release_review", args=[release.pk]), {"read": release.digest})
    client.logout()
    shown = client.get(page).content.decode()
    assert "It was signed in May" in shown
    assert "OWN EXEMPT" not in shown
    minutes = client.get(reverse("minutes", args=[item.meeting_id])).content.decode()
    assert page in minutes
    assert page in client.get(reverse("releases")).content.decode()


def test_what_is_prepared_again_keeps_one_release(world, item):
    head = world.people["head_of_service"]
    first = prepare_release(item=item, by=head, **WORDS)
    with pytest.raises(WrongState, match="Someone else has begun"):
        prepare_release(item=item, by=head, **WORDS)
    again = prepare_release(item=item, release=first, by=head, **WORDS | {"text": "In May"})
    assert (again.pk, again.text) == (first.pk, "In May")
    with pytest.raises(Refused, match="Someone else must review it"):
        review_release(release=again, read=again.digest, by=head)
    clerk = world.people["meetings_clerk"]
    review_release(release=again, read=again.digest, by=clerk)
    for step in (
        lambda: review_release(release=again, read=again.digest, by=clerk),
        lambda: prepare_release(item=item, release=again, by=head, **WORDS),
    ):
        with pytest.raises(WrongState):
            step()


def test_who_does_not_read_the_private_part_releases_nothing(world, item):
    finance = world.people["finance_officer"]
    with pytest.raises(PermissionDenied):
        prepare_release(item=item, by=finance, **WORDS)
    release = prepare_release(item=item, by=world.people["head_of_service"], **WORDS)
    with pytest.raises(PermissionDenied):
        review_release(release=release, read=release.digest, by=finance)
    first = world.own.published.items.first()
    with pytest.raises(Refused, match="public already"):
        prepare_release(item=first, by=world.people["head_of_service"], **WORDS)


def test_the_database_keeps_releases(world):
    rows = Release.objects.filter(pk=world.own.release.pk)
    now, by = timezone.now(), world.own.writer
    with pytest.raises(DatabaseError, match="reviewed_by_another"), transaction.atomic():
        rows.update(reviewed_at=now, reviewed_by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=world.own.public_release.pk).update(text="Other")


def test_a_release_of_a_private_body_does_not_name_it(client, world):
    item = world.own.private.items.filter(kind="ordinary").first()
    head = world.people["head_of_service"]
    manager = world.people["neighbourhood_manager"]
    release = prepare_release(item=item, by=head, **WORDS)
    review_release(release=release, read=release.digest, by=manager)
    page = client.get(release.get_absolute_url()).content.decode()
    assert "Considered at a private meeting about Ownville" in page
    assert "PRIVATE" not in page


def test_words_that_changed_after_reading_are_read_again(world, item):
    head, clerk = world.people["head_of_service"], world.people["meetings_clerk"]
    release = prepare_release(item=item, by=head, **WORDS)
    read = release.digest
    prepare_release(item=item, release=release, by=head, **WORDS | {"text": "Another text"})
    with pytest.raises(Refused, match="changed since you read them"):
        review_release(release=release, read=read, by=clerk)
    events = Event.objects.about(item.meeting).filter(verb__contains="prepared the release")
    assert {event.reason for event in events} == {""}


def test_the_list_of_releases_asks_one_query(client, world, django_assert_num_queries):
    client.get(reverse("releases"))
    for item in world.own.published.items.filter(access="public"):
        with django_assert_num_queries(1):
            assert client.get(reverse("releases")).status_code == 200
        Release.objects.create(
            item=item, title="News", text="Told", reason="Settled", prepared_by=world.own.writer,
            prepared_at=timezone.now(), reviewed_at=timezone.now(),
            reviewed_by=world.people["head_of_service"],
        )  # fmt: skip

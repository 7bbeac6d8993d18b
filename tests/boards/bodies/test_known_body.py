"""Where the body of all rows is known, rights on it are answered without the database: the same rows."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.access import Permission
from accounts.models import User
from boards.bodies.querysets import OfBodyQuerySet
from boards.meetings.files.querysets import AttachmentQuerySet
from boards.meetings.querysets import MeetingQuerySet
from boards.models import Attachment, Meeting

MODELS = [
    model
    for model in apps.get_app_config("boards").get_models()
    if isinstance(model.objects.all(), OfBodyQuerySet)
    and model.objects.all().prefix.endswith("meeting__body__")
    and not isinstance(model.objects.all(), AttachmentQuerySet | MeetingQuerySet)
]
PERMISSIONS = (Permission.RUN_MEETING, Permission.READ_EXEMPT, Permission.VIEW_MEETING)


@pytest.fixture
def readers(world):
    return [AnonymousUser(), *User.objects.all()]


@pytest.fixture
def meetings(world):
    return list(Meeting.objects.select_related("body__neighbourhood"))


def grouped(rows, path):
    """{meeting: ids of the rows}."""
    found = {}
    for meeting, pk in rows.values_list(path, "pk"):
        found.setdefault(meeting, set()).add(pk)
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_rows_of_one_meeting_are_the_same_ones(model, readers, meetings):
    path = model.objects.all().prefix.removesuffix("__body__")
    for user in readers:
        seen = grouped(model.objects.visible_to(user), path)
        allowed = [grouped(model.objects.changeable_by(user, each), path) for each in PERMISSIONS]
        for meeting in meetings:
            rows = model.objects.of_meetings([meeting])
            found = set(rows.visible_to(user).values_list("pk", flat=True))
            assert found == seen.get(meeting.pk, set())
            for permission, known in zip(PERMISSIONS, allowed, strict=True):
                changed = rows.changeable_by(user, permission).values_list("pk", flat=True)
                assert set(changed) == known.get(meeting.pk, set())


def test_the_files_under_the_items_of_one_meeting_are_the_same_ones(readers, meetings):
    assert Attachment.objects.filter(paper__isnull=False).exists()
    for user in readers:
        seen = set(Attachment.objects.visible_to(user).values_list("pk", flat=True))
        for meeting in meetings:
            items = list(meeting.items.all())
            every = set(Attachment.objects.under(items).values_list("pk", flat=True))
            known = Attachment.objects.under(items, meeting).visible_to(user)
            assert set(known.values_list("pk", flat=True)) == every & seen


def test_what_a_reader_may_do_with_a_meeting_is_answered_alike(readers, meetings):
    for user in readers:
        inside = set(Meeting.objects.filter(Meeting.objects.internal_to(user)))
        runs = set(Meeting.objects.changeable_by(user, Permission.RUN_MEETING))
        for meeting in meetings:
            rows = Meeting.objects.of_meetings([meeting])
            assert rows.are_internal_to(user) == (meeting in inside)
            assert rows.are_changeable_by(user, Permission.RUN_MEETING) == (meeting in runs)


def test_meetings_of_two_bodies_are_asked_row_by_row(readers, meetings):
    rows = Meeting.objects.of_meetings(meetings)
    assert rows.body is None
    for user in readers:
        assert set(rows.visible_to(user)) == set(Meeting.objects.visible_to(user))


def test_a_body_that_is_not_known_of_asks_each_row(world, meetings):
    """What only a queryset of one body may say is never said of others."""
    manager = User.objects.get(email="neighbourhood_manager@example.org")
    assert not Meeting.objects.all().are_internal_to(manager)
    assert Meeting.objects.of_meetings([world.own.item.meeting]).are_internal_to(manager)

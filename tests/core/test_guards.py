"""Guards that several tables share, on the tables that have them."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.models import Body, Meeting
from core.models import Event


def refused(statement, words, *values):
    raises = pytest.raises(DatabaseError, match=words)
    with raises, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_is_append_only_is_neither_changed_nor_deleted(world):
    event = Event.objects.order_by("pk").first()
    refused("UPDATE core_event SET verb = 'x' WHERE id = %s", "append_only", event.pk)
    refused("DELETE FROM core_event WHERE id = %s", "append_only", event.pk)
    assert Event.objects.get(pk=event.pk).verb == event.verb


def test_nobody_stands_under_oneself_over_three_rows(world):
    one, two, three = Body.objects.order_by("pk")[:3]
    Body.objects.filter(pk=two.pk).update(under=one)
    Body.objects.filter(pk=three.pk).update(under=two)
    under = "UPDATE boards_body SET under_id = %s WHERE id = %s"
    refused(under, "does not stand under itself", three.pk, one.pk)
    refused(under, "does not stand under itself", two.pk, two.pk)
    Body.objects.filter(pk=two.pk).update(under=None)
    Body.objects.filter(pk=one.pk).update(under=three)  # no circle any more


def test_who_and_when_stand_together_and_with_their_words(world):
    alone = Meeting.objects.filter(pk=Meeting.objects.order_by("pk").first().pk)
    with pytest.raises(DatabaseError, match="meeting_called_pair"), transaction.atomic():
        alone.update(called_at=timezone.now(), called_by=None)

"""The right is asked of the row that was waited for, and not as it stood before the wait."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role
from boards.bodies.operations import save_body
from boards.models import Body
from core.actors import SYSTEM
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"


def test_a_row_that_moved_while_its_lock_was_waited_for_is_out_of_reach():
    mine, theirs = factories.NeighbourhoodFactory(), factories.NeighbourhoodFactory()
    body = factories.BodyFactory(neighbourhood=mine, name="As it was")
    manager = factories.UserFactory()
    grant_role(user=manager, role=Role.NEIGHBOURHOOD_MANAGER, place=mine, by=SYSTEM)
    said, begun = [], threading.Event()

    def write():
        connection.ensure_connection()
        said.append(connection.connection.info.backend_pid)
        begun.set()
        try:
            by = User.objects.get(pk=manager.pk)
            save_body(body=Body.objects.get(pk=body.pk), name="Written", by=by)
        except PermissionDenied as refusal:
            said.append(refusal)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        Body.objects.filter(pk=body.pk).update(neighbourhood=theirs)
        writer.start()
        begun.wait()
        _until_it_waits(said[0], writer)
    writer.join()
    assert isinstance(said[-1], PermissionDenied)
    assert Body.objects.get(pk=body.pk).name == "As it was"


def _until_it_waits(pid, writer):
    with connection.cursor() as cursor:
        while writer.is_alive():
            cursor.execute(WAITS, [pid])
            if cursor.fetchone():
                return
    raise AssertionError("it never waited: the test shows nothing")

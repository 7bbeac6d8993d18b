"""What is measured: the sample, a meeting with a long live page, an agenda with a long PDF."""

import datetime
import sys
import time
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from accounts.access import Role
from boards.minutes.versions.operations import publish_version
from boards.models import AgendaItem, Decision, Meeting, Minute, MinuteDraft
from demo import sample
from demo.database import analyze
from tests.bench.indicators import write_figures

LONG_AGENDA = 200
LONG_MEETING = 40
"""Items of the meeting whose live page is measured."""


@contextmanager
def built(scale):
    """A database with the world of one scale, gone afterwards."""
    print(f"Scale {scale}: building …", file=sys.stderr, flush=True)
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield _load(scale)
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def _load(scale):
    start = time.monotonic()
    world = sample.load(scale)
    _long_meeting(world)
    _long_agenda(world)
    _version()
    write_figures()
    analyze()
    print(f"  sample loaded in {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)
    return world


def _version():
    """The minutes that are measured are frozen as a version, as all are that an operation publishes."""
    meeting = Meeting.objects.filter(state="minutes_published").select_related("body").first()
    publish_version(meeting, by=meeting.minutes_published_by, at=meeting.minutes_published_at)


def _long_meeting(world):
    """One running meeting with forty items, whose page is measured."""
    now, by = timezone.now(), world["users"][Role.NEIGHBOURHOOD_MANAGER]
    meeting = Meeting.objects.create(
        body=world["bodies"][0], starts_at=now + datetime.timedelta(seconds=1), place="Hall",
        state="running", agenda_published_at=now, agenda_published_by=by, started_at=now, started_by=by,
    )  # fmt: skip
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=n, title=f"Item {n}",
            kind="action_log" if n == 4 else "ordinary", minutes_allowed=5, in_time=True,
        )
        for n in range(1, LONG_MEETING + 1)
    )  # fmt: skip
    MinuteDraft.objects.bulk_create(
        MinuteDraft(item=item, text="Said at length. " * 20, saved_by=by) for item in items
    )
    Minute.objects.bulk_create(Minute(item=item, saved_at=now) for item in items)
    Decision.objects.bulk_create(
        Decision(
            item=item, outcome="resolved", text="As proposed.", recorded_by=by, recorded_at=now
        )
        for item in items[::4]
    )
    world["long"] = meeting


def _long_agenda(world):
    """One agenda in preparation with two hundred items, for measuring its PDF."""
    meeting = Meeting.objects.create(
        body=world["bodies"][0],
        starts_at=timezone.now() + datetime.timedelta(days=20),
        place="Hall",
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=n, title=f"Item {n} of a very long agenda",
            text="What it is about, at some length. " * 8, recommendation="that it is noted",
            presenter="Neighbourhood manager", minutes_allowed=5,
        )
        for n in range(1, LONG_AGENDA + 1)
    )  # fmt: skip
    world["agenda"] = meeting

"""What rests on a fact is asked before it changes."""

import datetime

import pytest

from core import rests
from core.actors import SYSTEM
from core.errors import Refused

AT = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def facts(monkeypatch):
    """Facts of the test's own."""
    monkeypatch.setattr(rests, "_facts", {})
    rests.declare("bridge", "that there is one")


def test_the_first_reason_is_what_the_reader_gets():
    rests.hold("bridge", "painters", refuses=lambda row: None)
    rests.hold("bridge", "walkers", refuses=lambda row: f"Somebody is on {row}")
    rests.hold("bridge", "boats", refuses=lambda row: "A boat is under it")
    with pytest.raises(Refused, match="Somebody is on the bridge") as refused:
        rests.refuse("bridge", "the bridge", "day")
    assert refused.value.field == "day"


def test_nobody_refuses_what_nobody_holds():
    rests.refuse("bridge", "the bridge")
    rests.take_back("bridge", "the bridge", by=SYSTEM, at=AT)


def test_each_holder_takes_back_what_rests_on_it():
    done = []
    rests.hold("bridge", "toll", undo=lambda row, **said: done.append((row, said)))
    rests.hold("bridge", "signs", undo=lambda row, **said: done.append((row, said)))
    rests.take_back("bridge", "it", by=SYSTEM, at=AT, reason="Flood")
    assert done == [("it", {"by": SYSTEM, "at": AT, "reason": "Flood"})] * 2


def test_nothing_is_taken_back_where_one_refuses():
    done = []
    rests.hold("bridge", "toll", undo=lambda row, **said: done.append(row))
    rests.hold("bridge", "walkers", refuses=lambda row: "Somebody is on it")
    with pytest.raises(Refused):
        rests.take_back("bridge", "it", by=SYSTEM, at=AT)
    assert done == []


def test_a_holder_is_registered_once():
    done = []

    def undo(row, **said):
        done.append(row)

    for _ in range(2):
        rests.declare("bridge", "that there is one")
        rests.hold("bridge", "toll", undo=undo)
    rests.take_back("bridge", "it", by=SYSTEM, at=AT)
    assert done == ["it"]


def test_a_slip_in_a_name_shows():
    with pytest.raises(LookupError, match=r"'brigde'.*bridge"):
        rests.hold("brigde", "toll")
    with pytest.raises(LookupError):
        rests.refuse("brigde", "it")
    with pytest.raises(LookupError):
        rests.take_back("brigde", "it", by=SYSTEM, at=AT)

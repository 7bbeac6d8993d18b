"""What anybody reads answers 304 to whoever has it already."""

import pytest

from tests.access.urls import address, rows_of

READ = ("home", "neighbourhoods", "neighbourhood", "services", "meetings", "meeting_calendar", "meeting", "minutes",
        "body", "plan", "pack_pdf", "body_feed")  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_anybody_reads_is_sent_once(client, world, name):
    """With a second look at the same, and with the whole again for whoever had something else."""
    found = [address(name, row, world.own) for row in rows_of(name)]
    path = next(each for each in found if client.get(each).status_code == 200)
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(path, headers={"if-none-match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)

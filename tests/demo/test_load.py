"""Where a line of the demonstration is."""

import pytest
from django.db import connection

from demo.database import analyze
from demo.load import STEPS
from derby_nm.local.environment import ROOT

DEMO = ROOT / "demo"
PACKAGES = ("accounts", "neighbourhoods", "boards", "tasking", "funding", "performance")


def test_each_package_has_its_writer():
    found = {path.stem for path in DEMO.iterdir()}
    assert set(PACKAGES) <= found
    writers = {step.__module__.split(".")[1] for _, step in STEPS}
    assert writers == {  # boards calls tasking, handing calls all
        "accounts", "neighbourhoods", "boards", "tasking", "funding", "handing", "council", "imports",
        "performance",
    }  # fmt: skip


@pytest.mark.parametrize(
    "folder",
    [DEMO, DEMO / "boards", DEMO / "boards" / "earlier", DEMO / "funding", DEMO / "facts"],
    ids=lambda path: path.name,
)
def test_modules_stay_small(folder):
    sizes = {path.name: len(path.read_text().splitlines()) for path in folder.glob("*.py")}
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    assert sum(sizes.values()) <= 2_100


def test_what_puts_them_together_is_short():
    assert len((DEMO / "load.py").read_text().splitlines()) <= 90


@pytest.mark.django_db
def test_telling_the_planner_keeps_no_other_load_waiting():
    analyze()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks WHERE pid = pg_backend_pid() "
            "AND locktype = 'relation' AND database = 0 AND mode = 'ShareUpdateExclusiveLock'"
        )
        assert cursor.fetchall() == []

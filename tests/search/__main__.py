"""`make search`: random worlds, ten thousand unless told. WORLDS=… says how many, FIRST=… the number
of the first; the number of a world that is found makes it again. GUARDS=1 takes the guards out one by
one instead (ONLY=… those with this in their name) and says which world shows it."""

import logging
import os
import sys
import time

from tests import environment  # noqa: F401 - the tests' own database server

EVERY = 25
"""Worlds after which a line says how far it is."""


def main():
    """Exits 1 where a record stands that should not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "derby_nm.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.disable()  # what the database refuses is no news
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = (
        f"search_{os.getpid()}"  # the suite may run beside it
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        if os.environ.get("GUARDS"):
            return run_guards(os.environ.get("ONLY", ""))
        return run(int(os.environ.get("FIRST") or 0), int(os.environ.get("WORLDS") or 10_000))
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def run(first, worlds):
    from tests.search.search import search
    from tests.search.worlds import build_town

    town, found, start = build_town(), 0, time.monotonic()
    for number in range(first, first + worlds, EVERY):
        last = min(number + EVERY, first + worlds)
        for world, (done, said) in search(town, range(number, last)).items():
            print(f"World {world}, after {', '.join(done)}:", *said, sep="\n  ", flush=True)
            found += 1
        seconds = time.monotonic() - start
        print(f"{last - first} worlds in {seconds:.0f} s, {found} with a fault", flush=True)
    return bool(found)


def run_guards(only):
    from tests.search.guards import GUARDS, WORLDS, missed
    from tests.search.worlds import build_town

    town, unseen = build_town(), 0
    for guard in GUARDS:
        if only in guard.name:
            found = missed(town, guard)
            unseen += found is None
            said = f"world {found[0]}: {found[1]}" if found else f"not within {WORLDS} worlds"
            print(f"{guard.name}: {said}", flush=True)
    return bool(unseen)


if __name__ == "__main__":
    sys.exit(main())

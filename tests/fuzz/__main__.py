"""`make fuzz`: all of it. SEED=… repeats a run, ONLY=… takes the targets whose name holds that,
MOST=… sends only so many requests, spread evenly."""

import argparse
import logging
import os
import sys
import time

from tests import environment  # noqa: F401 - the tests' own database server


def main():
    arguments = read_arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "derby_nm.settings")
    import django

    django.setup()
    from django.db import connection
    from django.template.base import Template
    from django.test.utils import setup_test_environment

    setup_test_environment()
    Template._render = lambda self, context: self.nodelist.render(context)  # keeps no contexts
    logging.disable()  # what fails is said in a line
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"fuzz_{os.getpid()}"  # the suite may run beside it
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return run(arguments)
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or 0))
    parser.add_argument("--only", default=os.environ.get("ONLY", ""))
    parser.add_argument("--quick", action="store_true", help="open each page as one persona only")
    most = int(os.environ.get("MOST") or 0)
    parser.add_argument("--most", type=int, default=most, help="at most so many, spread evenly")
    return parser.parse_args()


def run(arguments):
    """0 where every answer was as it must be, else 1."""
    from django.db import transaction

    from tests import personas
    from tests.fuzz.run import Run

    start = time.monotonic()
    world = personas.build()
    with transaction.atomic():
        found = Run(world, seed=arguments.seed, thorough=not arguments.quick, only=arguments.only)
        print(
            f"{len(found.targets)} forms and addresses, {len(found.attempts)} requests.", flush=True
        )
        faults = found.go(arguments.most, say=lambda text: print(text, flush=True))
        transaction.set_rollback(True)
    print(found.summary())
    print(f"{len(faults)} faults, seed {arguments.seed}, {time.monotonic() - start:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""What is measured for the coverage floor (pytest -p): only what a test itself calls. On Python 3.11
measuring adds two thirds to the time of all that runs meanwhile, Django's lines too.

What fixtures prepare is done by operations that have tests of their own, and whoever walks over all
addresses finds lines that each page's own tests must cover in any case. So the floor says more, not less.
"""

import re
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pkgutil import walk_packages

import pytest
from coverage import Coverage

WALKS = (
    "tests/access/",
    "tests/browser/",
    "tests/fuzz/",
    "tests/search/",
    "tests/test_looks.py",
)
"""Tests of every address or page, whose calls are not measured."""
PREPARES = ("tests/demo/",)
"""Tests of what a fixture does: the demonstration is loaded once for many."""

UNCALLED = re.compile(r"\.migrations|\.local\.|__main__|\.wsgi")
"""Modules that are not measured, or start something when they are imported."""


@contextmanager
def nothing():
    """Nothing is measured meanwhile; nothing changes where nothing was measured before."""
    measuring = Coverage.current()
    if measuring:
        measuring.stop()
    try:
        yield
    finally:
        if measuring:
            measuring.start()


def pytest_collection_finish():
    if Coverage.current():
        _import_all(Coverage.current().get_option("run:source"))


def _import_all(packages):
    """A module's own lines run when it is imported first, which is not left to a fixture."""
    for package in packages:
        for found in walk_packages(import_module(package).__path__, f"{package}."):
            if not UNCALLED.search(found.name):
                import_module(found.name)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    with nullcontext() if item.nodeid.startswith(PREPARES) else nothing():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item):
    with nothing() if item.nodeid.startswith(WALKS) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item):
    with nothing():
        return (yield)

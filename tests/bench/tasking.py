"""What the lists of actions and requests cost: `python -m tests.bench actions 1000 100000 1000000`, `… requests …`.

Read by an officer of the whole city and by a partner with one agency in three neighbourhoods. Each line: queries,
rows on the page, milliseconds (median of 20 when warm), milliseconds of cpu of Python and its backend, bytes. The
same page with 100 rows stands beside a bare view: one query for the same rows and their names, the same table, and
no sign-in, filter, menu or layout.
"""

import re
import statistics
import sys
from unittest import mock

from django import urls
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.operations import grant_role
from accounts.roles import Role
from core.actors import SYSTEM
from derby_nm.urls import urlpatterns
from neighbourhoods.models import Agency, Neighbourhood
from tasking.actions.offers.signals import show_on
from tasking.actions.views.lists import ActionList
from tasking.models import Action, ServiceRequest
from tasking.requests.lists.views import RequestList
from tests.bench.measure import RUNS, by_one_backend, measured
from tests.bench.tasking_rows import COMMON, RARE, clear, write_actions, write_requests
from tests.bench.world import built

SIZES = (1_000, 100_000, 1_000_000)
WIDE = 100
"""Rows of the page that stands beside a bare view."""
CITY, PARTNER = "city", "partner"
MOST_QUERIES, MOST_GROWTH, MOST_BARE = 12, 1.5, 4


def _asked_of_actions(agency, place, role):
    yield "open", "/actions/"
    yield "all", "/actions/?show=all"
    yield "late", "/actions/?show=overdue"
    yield "state: blocked", "/actions/?show=blocked"
    yield "state: closed", "/actions/?show=closed"
    yield "awaiting sign-off", "/actions/?show=unsigned"
    yield "agency", f"/actions/?agency={agency.pk}"
    yield "neighbourhood", f"/actions/?neighbourhood={place.pk}"
    yield "agency and neighbourhood", f"/actions/?agency={agency.pk}&neighbourhood={place.pk}"
    yield "common word", f"/actions/?text={COMMON}"
    yield "rare word", f"/actions/?show=all&text={RARE}"
    yield "number", "/actions/?text=A17"
    yield "priority: urgent", "/actions/?priority=1"
    yield "by priority", "/actions/?sort=priority"
    yield "all by priority", "/actions/?show=all&sort=priority"
    yield (
        "late in a neighbourhood",
        f"/actions/?show=overdue&neighbourhood={place.pk}&sort=priority",
    )
    yield "of one agency", f"{agency.get_absolute_url()}actions/"
    yield "of one agency, all", f"{agency.get_absolute_url()}actions/?show=all"
    yield "of one agency, by priority", f"{agency.get_absolute_url()}actions/?sort=priority"


def _asked_of_requests(agency, place, role):
    yield "open", "/requests/"
    yield "all", "/requests/?show=all"
    yield "late", "/requests/?show=late"
    yield "late by date promised", "/requests/?show=late&order=promised"
    yield "state: waiting", "/requests/?show=waiting"
    yield "state: finished", "/requests/?show=finished"
    yield "agency", f"/requests/?agency={agency.pk}"
    yield "neighbourhood", f"/requests/?neighbourhood={place.pk}"
    yield "agency and neighbourhood", f"/requests/?agency={agency.pk}&neighbourhood={place.pk}"
    yield "common word", f"/requests/?text={COMMON}"
    yield "rare word", f"/requests/?show=all&text={RARE}"
    yield "their reference", "/requests/?show=all&text=B17"
    yield "by date promised", "/requests/?order=promised"
    yield "by day to ask again", "/requests/?order=chase"
    yield "to chase", "/requests/chase/"
    yield "of one agency", f"{agency.get_absolute_url()}requests/"


class Noun:
    """What is measured of one list: its rows, its addresses, its page and the bare view of its table."""

    def __init__(self, name, model, write, asked, page, template):
        self.name, self.model, self.write = name, model, write
        self.asked, self.page, self.template = asked, page, template


NOUNS = {
    "actions": Noun(
        "actions", Action, write_actions, _asked_of_actions, ActionList, "tasking/actions/table.html"
    ),
    "requests": Noun(
        "requests", ServiceRequest, write_requests, _asked_of_requests, RequestList,
        "tasking/requests/table.html",
    ),
}  # fmt: skip


def measure_lists(name, sizes=SIZES):
    """Print a line for each list, reader and size, then which of the goals do not hold."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    noun, found = NOUNS[name], {}
    with built(1):
        by_one_backend()
        clear(noun.model._meta.db_table)
        agency, places = Agency.objects.first(), list(Neighbourhood.objects.all()[:3])
        readers = {CITY: User.objects.get(email="head_of_service@sample.example")}
        readers[PARTNER] = _partner(agency, places)
        print(f"{noun.name:<58}{'queries':>8}{'rows':>6}{'ms':>8}{'cpu':>8}{'bytes':>10}")
        for size in sizes:
            noun.write(size)
            for role, user in readers.items():
                for words, path in noun.asked(agency, places[0], role):
                    line = found[role, words, size] = _line(noun, path, user)
                    _say(f"{role}: {words}, {size:,}", line)
            for role, user in readers.items():
                _beside(noun, user, f"{role}: {WIDE} a page, {size:,}")
    _judge(found)


def _partner(agency, places):
    user = User.objects.create(email="one@sample.example", name="Sample partner in three")
    grant_role(
        user=user, role=Role.PARTNER_OFFICER, place=agency, named_neighbourhoods=places, by=SYSTEM
    )
    return user


def _say(words, line):
    queries, rows, passed, worked, size = line
    print(f"{words:<58}{queries:>8}{rows:>6}{passed:>8.1f}{worked:>8.1f}{size:>10,}", flush=True)


def _line(noun, path, user):
    """(queries, rows on the page, ms, ms of cpu, bytes)."""
    client = Client()
    client.force_login(user)
    for _ in range(3):
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
        queries = len(captured)
    pairs = [measured(lambda: client.get(path)) for _ in range(RUNS)]
    passed, worked = (statistics.median(each) for each in zip(*pairs, strict=True))
    return queries, len(_keys(noun, response)), passed, worked, len(response.content)


def _keys(noun, response):
    """The rows of a page, by their links."""
    found = re.findall(rf'href="/{noun.name}/(\d+)/"', response.content.decode())
    return [int(each) for each in dict.fromkeys(found)]


def _beside(noun, user, words):
    """The first page with a hundred rows, and the bare view of these rows."""
    with mock.patch.object(noun.page, "page_size", WIDE):
        line = _line(noun, f"/{noun.name}/", user)
        client = Client()
        client.force_login(user)
        keys = _keys(noun, client.get(f"/{noun.name}/"))
    _say(words, line)
    passed, worked, content = _bare(noun, keys)
    print(
        f"{'  the same rows, bare':<58}{1:>8}{len(keys):>6}{passed:>8.1f}{worked:>8.1f}{content:>10,}"
        f"   {line[3] / worked:.1f} times as much",
        flush=True,
    )


def _bare(noun, keys):
    def view(request):
        rows = noun.model.objects.filter(pk__in=keys).for_list()
        if noun.model is Action:
            rows = show_on(list(rows))
        return render(request, noun.template, {noun.name: rows, "caption": "x"})

    view.login_required = False
    module = type(sys)("bench_rows")
    module.urlpatterns = [urls.path("bare/", view), *urlpatterns]
    sys.modules["bench_rows"] = module
    with override_settings(ROOT_URLCONF="bench_rows"):
        client = Client()
        for _ in range(3):
            response = client.get("/bare/")
        assert isinstance(response, HttpResponse)
        assert response.status_code == 200
        pairs = [measured(lambda: client.get("/bare/")) for _ in range(RUNS)]
    passed, worked = (statistics.median(each) for each in zip(*pairs, strict=True))
    return passed, worked, len(response.content)


def _judge(found):
    """Say which goals do not hold: at most 12 queries, and the time at the largest size at most half as much
    again as at the smallest that fills the page (or has as many rows)."""
    lines = {}
    for (role, words, size), line in found.items():
        lines.setdefault((role, words), {})[size] = line
    for name, sizes in lines.items():
        largest = max(sizes)
        full = sizes[largest][1]
        first = min(size for size, line in sizes.items() if line[1] == full)
        grown = sizes[largest][3] / sizes[first][3]
        most = max(line[0] for line in sizes.values())
        if most > MOST_QUERIES or grown > MOST_GROWTH:
            print(f"{': '.join(name)}: {most} queries, {grown:.2f} times {first:,}")

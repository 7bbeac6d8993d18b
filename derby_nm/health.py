"""The health check: what a page would say, and beside it how jobs are.

A load balancer asks /health/: 503 where a page would fail. A monitor asks /health/?jobs=1: 503
where jobs or emails need somebody, too. The text is the same for both and holds nothing private.
"""

import copy
import logging

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from core import watch
from derby_nm.home import Home

logger = logging.getLogger(__name__)
_migrated = False


class NotReady(Exception):
    """Something is missing that is not an error by itself."""


@login_not_required
def health(request):
    """Plain text: "web: ok" or what fails, "jobs: ok" or what is wrong. Each name is one of
    CHECKS; the error itself stands in the log."""
    failed = [name for name, check in CHECKS.items() if not _passes(name, check, request)]
    jobs = ["not known"] if failed else _jobs()
    status = 503 if failed or (jobs and "jobs" in request.GET) else 200
    lines = f"web: {_list(failed)}\njobs: {_list(jobs)}\n"
    response = HttpResponse(lines, content_type="text/plain; charset=utf-8", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _list(words):
    return "; ".join(words) or "ok"


def _passes(name, check, request):
    try:
        check(request)
    except Exception:
        logger.exception("Health check: %s fails", name)
        return False
    return True


def _jobs():
    try:
        return watch.trouble()
    except Exception:
        logger.exception("Health check: jobs could not be counted")
        return ["not known"]


def database(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations(request):
    """Asked until it is true, and not again by this process."""
    global _migrated
    if _migrated:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations are missing")
    _migrated = True


def cache_table(request):
    cache.get("health")


def home_page(request):
    """The home page as anybody sees it: its queries, templates and the manifest of static files."""
    page = copy.copy(request)
    page.method, page.path, page.path_info = "GET", "/", "/"
    page.user, page._messages = AnonymousUser(), []
    response = Home.as_view()(page)
    response.render()
    if response.status_code != 200:
        raise NotReady(f"the home page answers {response.status_code}")


CHECKS = {
    "database": database,
    "migrations": migrations,
    "cache table": cache_table,
    "home page": home_page,
}

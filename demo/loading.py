"""While the demonstration is being loaded, every page says how far it is.

The load is one transaction, so nothing of it can be read before its end: it tells its steps by the
name of its connection."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User

NAME = "Demonstration, step "
OPEN = ("/health/", "/static/")
NAMED = """
    SELECT application_name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE %s
"""


def tell(number):
    """Say that step `number` has begun; None: no step runs."""
    name = f"{NAME}{number}" if number else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [name])


def step():
    """The number of the step of a load that runs, or None."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [f"{NAME}%"])
        found = cursor.fetchone()
    return int(found[0].removeprefix(NAME)) if found else None


def show_progress(get_response):
    """Middleware of the web server that `make run` starts beside the load."""
    is_loaded = False

    def middleware(request):
        nonlocal is_loaded
        if is_loaded or request.path.startswith(OPEN):
            return get_response(request)
        number = step()
        if number is None:
            is_loaded = User.objects.exists()
            return get_response(request)
        return _progress(request, number)

    return middleware


def _progress(request, number) -> HttpResponse:
    from demo.load import WORDS  # the load knows every package; a web server needs it only here

    shown = {"words": WORDS[number - 1], "number": number, "last": len(WORDS)}
    response = render(request, "demo/loading.html", shown)
    response["Cache-Control"] = "no-store"
    return response

"""While the demonstration is being loaded, pages say how far it is.

Its first transaction writes who and what there is; until its end every page shows the step. The second
writes the records: meanwhile pages are read and people sign in, nothing is saved, and each page
says what is still to come. The load tells its steps by the name of its connection. A database that
stands in part says so in a comment on the table of users, so that a load that was broken off
begins again."""

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User

NAME = "Demonstration, step "
OPEN = ("/health/", "/static/")
READS = ("GET", "HEAD")
TO_COME = (
    "The demonstration is still being loaded ({words}). Meetings and actions are there in a minute "
    "or two; until then nothing can be saved."
)
IN_PART = "The demonstration stands here in part"
NAMED = """
    SELECT application_name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE %s
"""


def mark_begun():
    """Say of the database that it will stand in part."""
    _comment(f"'{IN_PART}'")


def mark_whole():
    """Say of it that nothing is missing."""
    _comment("NULL")


def _comment(words):
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {User._meta.db_table} IS {words}")


def is_in_part():
    """Whether a load has begun here and did not come to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [User._meta.db_table])
        return cursor.fetchone()[0] == IN_PART


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
            is_loaded = User.objects.exists() and not is_in_part()
            return get_response(request)
        return _progress(request, number) or get_response(request)

    return middleware


def _progress(request, number) -> HttpResponse | None:
    """The page that says how far it is; None where the page asked for can be read."""
    from demo.load import GROUND, WORDS  # the load knows every package; a server needs it only here

    is_read = request.method in READS or request.path in _at_the_door()
    if number > len(GROUND) and is_read:
        if request.method in READS and "text/html" in request.headers.get("Accept", ""):
            messages.info(request, TO_COME.format(words=WORDS[number - 1].lower()))
        return None
    shown = {"words": WORDS[number - 1], "number": number, "last": len(WORDS), "is_read": is_read}
    response = render(request, "demo/loading.html", shown)
    response["Cache-Control"] = "no-store"
    return response


def _at_the_door():
    return [reverse(name) for name in ("account_login", "account_logout")]

"""A real browser on a real server. Every page it opens is checked by axe on request."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from boards.meetings.items.operations import add_item
from core.actors import SYSTEM
from neighbourhoods.models import Neighbourhood
from tests.conftest import CHROMIUM

expect.set_options(timeout=10_000)  # two workers share two cores with the servers and databases

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture
def live_world(_built, transactional_db, live_server):
    """The two worlds, committed, for a server in another thread."""
    return _built.worlds() if Neighbourhood.objects.exists() else _built.restore()


def cookie_of(user):
    """A session cookie for a user, without the sign-in page."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


@pytest.fixture
def sign_in(live_server, context):
    """Put a user's session into the browser (None: signed out)."""

    def put(user):
        context.clear_cookies()
        if user is not None:
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": cookie_of(user),
                        "url": live_server.url,
                    }
                ]
            )

    return put


@pytest.fixture
def meeting(live_world):
    """The own world's running meeting, with one item more that nothing is known of."""
    meeting = live_world.own.running
    add_item(meeting=meeting, title="Second item", by=SYSTEM)
    return meeting


@pytest.fixture
def live(live_world, live_server, meeting, sign_in, page):
    """Its live page on the manager's phone."""
    sign_in(live_world.people["neighbourhood_manager"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/live/")
    return page


@pytest.fixture(scope="session")
def axe():
    return Axe()


@pytest.fixture
def check(axe):
    """Faults of the page as it stands, at both widths: [(width, rule, html)]."""

    def run(page):
        faults = []
        page.wait_for_load_state()
        options = {"runOnly": RULES, "resultTypes": ["violations"]}
        page.evaluate(axe.axe_script)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(
                "options => axe.run(document, options).then(found => found.violations)", options
            )
            faults += [(width, each["id"], each["nodes"][0]["html"][:200]) for each in found]
            if page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
            ):
                faults.append((width, "wider than the screen", page.url))
        return faults

    return run

"""Legal pages: all that the law asks for, nothing made up, and true of what the software does."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.first_steps import waiting
from accounts.models import User
from boards.settings.operations import change_setting, set_setting
from core import council, settings, todo
from core.actors import SYSTEM
from core.cookies import COOKIES
from core.retention.registry import all_kept, find
from tests import factories
from tests.clients import FormClient

pytestmark = pytest.mark.django_db
PAGES = ("accessibility", "privacy", "cookies", "filming", "contact")
STEP = "Enter how to reach the council, for the accessibility statement and the privacy notice"


def text_of(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    words = re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2])
    return re.sub(r"\s+", " ", words)


def put(name, value, day=None, by=SYSTEM):
    return set_setting(name=name, value=value, starts_on=day or timezone.localdate(), by=by)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("accessibility", [
            "partially compliant", "Where we do not comply", "1.1.1", "disproportionate burden",
            "outside the regulations", "in another way", "Feedback and contact", "within 10 working days",
            "Equality and Human Rights Commission", "Equality Advisory and Support Service",
            "Prepared on", "Last reviewed on", "Last tested",
        ]),
        ("privacy", [
            "controller", "Data protection officer", "lawful basis", "Public task", "About whom",
            "Where it comes from", "Who else receives it", "outside the United Kingdom", "Your rights",
            "object", "Information Commissioner", "Decisions by computer", "How long",
        ]),
        ("cookies", ["sessionid", "csrftoken", "messages", "regulation 6", "no banner"]),
        ("filming", [
            "Openness of Local Government Bodies Regulations 2014", "no permission", "exempt", "flash",
        ]),
        ("contact", ["Large print", "Polski", "ਪੰਜਾਬੀ", "ask at a meeting", "Braille"]),
    ],
)  # fmt: skip
def test_each_page_has_all_its_parts(client, name, parts):
    text = text_of(client, name)
    assert [part for part in parts if part not in text] == []


def test_nothing_is_made_up_for_who_reads_and_staff_are_told_what_is_not_set(as_user, world):
    keeper = as_user(world.people["data_officer"])
    for name in ("accessibility", "privacy", "contact", "filming"):
        page = text_of(as_user(None), name)
        assert "telephone number and addresses are not published here yet" in page
        assert "ring us" not in page
        assert "Relay UK" not in page
        assert "Not set yet" not in page
        assert not re.search(r"\b0[1-9]\d{2,4} ?\d{3}", page), "no telephone number of anybody"
        assert "Not set yet Set it : Telephone" in text_of(keeper, name)
    assert "Settings of the legal pages" not in text_of(as_user(None), "contact")
    assert "Settings of the legal pages" not in text_of(
        as_user(world.people["neighbourhood_manager"]), "contact"
    )


def test_only_what_a_reader_can_do_is_offered(client):
    assert "You do not need this website: ask at a meeting." in text_of(client, "contact")
    put("council.email", "team@council.example")
    page = text_of(client, "contact")
    assert "You do not need this website: email us, or ask at a meeting." in page
    assert "not published here yet" not in page
    put("council.telephone", "01632 960 100")
    page = text_of(client, "contact")
    assert "You do not need this website: ring us, email us, or ask at a meeting." in page
    assert "Relay UK" in page


def test_what_is_set_is_shown_from_its_day_on_and_what_is_given_up_no_more(client):
    today = timezone.localdate()
    put("council.telephone", "01632 960 100")
    put("council.telephone", "01632 960 200", today + datetime.timedelta(1))
    row = put("council.accessibility_reviewed_on", "2026-03-09")
    page = client.get(reverse("accessibility")).content.decode()
    assert 'href="tel:01632960100"' in page
    assert "960 200" not in page
    assert "9 March 2026" in page
    change_setting(row=row, value="", by=SYSTEM)
    assert "9 March 2026" not in client.get(reverse("accessibility")).content.decode()


def test_the_notice_lists_what_is_kept_as_the_deletion_rules_say(client):
    text = text_of(client, "privacy")
    assert len(all_kept()) > 5
    for each in all_kept():
        assert each.what in text
        assert each.period in text
    entry = find("letters")
    assert entry.period == "12 months after it was sent or given up"
    put(entry.months.name, "7")
    assert "7 months after it was sent or given up" in text_of(client, "privacy")


def test_the_cookies_that_are_set_on_a_walk_are_those_of_the_page(world):
    user = factories.UserFactory()
    user.set_password("three words walk")
    user.save()
    client, found = FormClient(), set()

    def walk(response):
        found.update(name for name, each in response.cookies.items() if each.value)

    for name in ("home", "contact", "neighbourhoods", "meetings", "account_login"):
        walk(client.get(reverse(name)))
    assert found <= {"csrftoken"}, "nothing else is set for who only reads"
    login = {"login": user.email, "password": "three words walk"}
    walk(client.post(reverse("account_login"), login))
    walk(client.post(reverse("account_reset_password"), {"email": user.email}))
    walk(client.get(reverse("home")))
    walk(client.get(reverse("me")))
    walk(client.post(reverse("account_logout")))
    assert found == {each.name for each in COOKIES}


def test_every_page_has_one_footer_with_the_links(as_user, world):
    admin = as_user(world.people["data_officer"])
    for path in ("/", "/meetings/", "/admin/", "/nothing-here/", reverse("contact")):
        page = admin.get(path).content.decode()
        assert page.count("<footer") == 1, path
        links = page.partition("<footer")[2]
        assert [name for name in PAGES if reverse(name) not in links] == [], path


def test_the_first_step_goes_once_all_is_set_that_only_the_council_knows(world):
    user = User.objects.get(pk=world.people["data_officer"].pk)
    values = {"council.privacy_reviewed_on": "2026-01-01"}

    def is_waiting():
        asked = todo.Asked(user, timezone.now(), 1)
        return STEP in [step.words for step in waiting(asked)]

    *most, last = council.NEEDED
    for name in most:
        day = settings.declared(name).kind == settings.Kind.DAY
        put(name, values.get(name, "2026-01-01" if day else "Words"))
    assert is_waiting()
    put(last, "2026-01-01", timezone.localdate() + datetime.timedelta(1))
    assert is_waiting(), "it does not hold yet"
    row = put(last, "2026-01-01")
    assert not is_waiting()
    change_setting(row=row, value="", by=SYSTEM)
    assert is_waiting(), "it was given up"


def test_only_who_keeps_settings_says_what_the_pages_say(world):
    with pytest.raises(PermissionDenied):
        put("council.telephone", "1", by=world.people["neighbourhood_manager"])


def test_legal_pages_take_the_same_queries_whatever_is_set(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("accessibility"))
    for name in ("council.telephone", "council.address", "council.email"):
        put(name, "Words")
    with django_assert_num_queries(1):
        client.get(reverse("accessibility"))

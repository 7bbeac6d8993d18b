"""What a new installation does first, and the copy on which people practise."""

import io
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.first_steps import waiting
from accounts.models import User
from boards.settings.operations import set_setting
from core import council, todo
from core.actors import SYSTEM
from core.letters.mail import deliver
from core.letters.models import Letter
from core.letters.operations import send_letter
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people.operations import save_agency
from tests import factories
from tests.clients import FormClient

pytestmark = pytest.mark.django_db
PLACES = b"area_number,area,neighbourhood,latitude,longitude\n1,North,Sinfin,52.88,-1.49\n"


@pytest.fixture
def first(empty):
    call_command(
        "create_administrator", "first@example.org", "First", "--first", stdout=io.StringIO()
    )
    return User.objects.get()


@pytest.fixture
def client(first):
    found = FormClient()
    found.force_login(first)
    return found


def asked(user):
    return todo.Asked(user, timezone.now(), 1)


def words(user):
    return [step.words for step in waiting(asked(User.objects.get(pk=user.pk)))]


def test_the_first_administrator_is_made_once_and_may_begin_alone(first):
    call_command("create_administrator", "two@example.org", "Two", "--first", stdout=io.StringIO())
    assert list(User.objects.all()) == [first]
    roles = set(first.grants.values_list("role", flat=True))
    assert roles == {Role.SYSTEM_ADMINISTRATOR, Role.HEAD_OF_SERVICE}


def test_home_lists_the_first_steps_and_each_goes_once_it_is_done(first, client):
    assert words(first) == [
        "Load areas, neighbourhoods and wards",
        "Load the agencies that work together",
        "Load the people who work with you",
        "Set up boards and forums",
        "Say who sits on them",
        "Load the dates of the year",
        "Load the actions that are still open",
        "Enter how to reach the council, for the accessibility statement and the privacy notice",
        "Invite colleagues",
    ]
    page = client.get("/").content.decode()
    assert "First steps" in page
    assert reverse("places_load") in page
    file = io.BytesIO(PLACES)
    file.name = "places.csv"
    client.post(reverse("places_load"), {"file": file})
    assert Neighbourhood.objects.get().name == "Sinfin"
    save_agency(name="Police", short_name="Police", kind="police", by=SYSTEM)
    factories.UserFactory()
    assert words(first)[0] == "Load the people who work with you"
    assert "Invite colleagues" not in words(first)


def test_a_step_of_another_role_has_no_link(empty):
    admin = factories.OfficerFactory(role=Role.SYSTEM_ADMINISTRATOR)
    found = {step.words: bool(step.url) for step in waiting(asked(admin))}
    assert found["Load the agencies that work together"]
    assert not found["Load the people who work with you"]


def test_who_sets_nothing_up_is_shown_no_steps_and_others_cost_one_query(world):
    nobody, head = (
        User.objects.get(pk=world.people[each].pk) for each in ("nobody", "head_of_service")
    )
    assert waiting(asked(nobody)) == []
    for name in council.NEEDED:
        value = "2026-01-01" if name.endswith("_on") else "Words"
        set_setting(name=name, value=value, starts_on=timezone.localdate(), by=SYSTEM)
    head.may("edit_people")  # its roles are read once for every page
    with CaptureQueriesContext(connection) as queries:
        assert waiting(asked(head)) == []
    assert len(queries) == 1


def test_a_file_of_places_that_is_wrong_changes_nothing(client):
    file = io.BytesIO(PLACES.replace(b"52.88", b"north"))
    file.name = "places.csv"
    page = client.post(reverse("places_load"), {"file": file})
    assert page.status_code == 422
    assert "Row 2, latitude" in page.content.decode()
    assert not Neighbourhood.objects.exists()


def test_a_training_copy_says_so_on_every_page_and_in_every_subject(client, settings):
    anonymous = FormClient()
    assert "Training copy" not in anonymous.get("/").content.decode()
    settings.TRAINING_COPY = True
    for page in (
        anonymous.get("/"),
        client.get("/"),
        client.get("/admin/"),
        client.get("/nowhere/"),
    ):
        assert re.search(r'class="app-training"[^>]*>Training copy', page.content.decode())
    letter = send_letter(kind="Email", to="a@example.org", subject="Agenda", body="Text")
    deliver(Letter.objects.get(pk=letter.pk))
    assert mail.outbox[0].subject == "Training copy: Agenda"

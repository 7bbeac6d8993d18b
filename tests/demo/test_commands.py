"""The commands demo and sample."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from boards.models import Body, Decision, Meeting
from demo.accounts import sign_ins
from demo.facts.services import SERVICES
from demo.facts.sign_ins import PASSWORD
from funding.models import SourcedFigure
from neighbourhoods.models import Neighbourhood, Part, PopulationFact, ServiceEntry, TeamPost, Ward
from tasking import states
from tasking.models import Action
from tests import measured


@pytest.fixture
def empty(db):
    from demo.management.commands.demo import empty_database

    empty_database()


def test_the_demonstration_holds_what_the_sources_say(demonstration):
    assert all(email in demonstration.said for _, email in sign_ins())
    assert PASSWORD in demonstration.said
    assert Neighbourhood.objects.count() == 17
    wards = list(Ward.objects.order_by("code").values_list("code", "name"))
    assert wards[0] == ("E05001767", "Abbey")
    assert wards[-1] == ("E05001783", "Spondon")
    assert sum(PopulationFact.objects.values_list("people", flat=True)) == 257_302
    kinds = Body.objects.values_list("kind", flat=True)
    assert [list(kinds).count(each) for each in ("board", "forum", "ward_committee")] == [17] * 3
    assert ServiceEntry.objects.count() == sum(len(each) for each in SERVICES.values()) == 49
    assert {str(each) for each in SourcedFigure.objects.filter(amount=869000)}
    assert {part.name for part in Part.objects.filter(is_priority=True)} >= {"Austin", "Stockbrook"}
    assert set(Action.objects.values_list("state", flat=True)) == set(states.MACHINE.moves)
    assert Action.objects.count() > 250
    assert Decision.objects.count() > 100
    assert TeamPost.objects.filter(person=None).exists()
    assert "invented" in Neighbourhood.objects.first().profile
    oldest = Meeting.objects.order_by("starts_at").first().day
    assert (timezone.localdate() - oldest).days > 600
    for role, email in sign_ins():
        client = Client()
        client.force_login(User.objects.get(email=email))
        assert client.get("/").status_code == 200, role


def test_the_demonstration_loads_again(demonstration, capsys, settings):
    with pytest.raises(CommandError, match="has data already"):
        call_command("demo")
    call_command("demo", "--if-empty")
    names = list(User.objects.order_by("email").values_list("email", "name"))
    with measured.nothing():  # the same lines as the first time
        call_command("demo", "--reset", verbosity=0)
    assert list(User.objects.order_by("email").values_list("email", "name")) == names
    capsys.readouterr()
    call_command("demo", "--list")
    assert "Neighbourhood manager" in capsys.readouterr().out
    settings.DEVELOPMENT = False
    for command in ("demo", "sample"):
        with pytest.raises(CommandError, match="development only"):
            call_command(command)


def test_the_sample_has_the_promised_size(empty, capsys):
    call_command("sample", "--scale", "1")
    assert (Action.objects.count(), Meeting.objects.count()) == (1000, 100)
    with pytest.raises(CommandError, match="has data already"):
        call_command("sample")
    with pytest.raises(CommandError, match="from 1 to"):
        call_command("sample", "--scale", "0")
    call_command("sample", "--reset")
    assert Action.objects.count() == 1000
    assert "1,000 actions" in capsys.readouterr().out
    assert User.objects.filter(grants__role=Role.HEAD_OF_SERVICE).exists()

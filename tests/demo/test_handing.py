"""Somebody has left in the demonstration, and the list says so."""

import datetime
from types import SimpleNamespace

from django.utils import timezone

from core import todo
from demo.handing import PLACE, write_handing
from neighbourhoods.models import Agency, Person, ThingToKnow
from tests import factories


def test_six_things_stand_in_the_name_of_who_left(world):
    today, own = timezone.localdate(), world.own
    demo = SimpleNamespace(
        places={PLACE: own.place}, bodies={PLACE: {"board": own.body}}, users=world.people,
        agencies={"council": own.agency, "nhs": factories.AgencyFactory(name="NHS Derby City")},
        today=today, name=lambda: "Lee Left",
        days_ago=lambda days: today - datetime.timedelta(days=days),
    )  # fmt: skip
    write_handing(demo)
    head = world.people["head_of_service"]
    found = [row.what for row in todo.rows_of("hand-over", head, timezone.now(), 20)]
    assert found == ["Hand over 6 things of Lee Left, who has left"]
    assert Person.objects.get(name="Lee Left").agency == own.agency
    assert ThingToKnow.objects.filter(neighbourhood=own.place).count() == 3
    assert str(Agency.objects.get(name__startswith="Central Derby")) == (
        "NHS Derby City, formerly Central Derby PCT"
    )

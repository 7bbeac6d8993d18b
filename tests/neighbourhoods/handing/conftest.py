"""Somebody who left, with several things in the name."""

import datetime

import pytest
from django.utils import timezone

from boards.papers.operations import save_paper
from core.actors import SYSTEM
from neighbourhoods.models import CommunityGroup, TeamPost
from tasking import states
from tasking.actions.operations import add_action
from tests import factories

DAY = datetime.timedelta(days=1)


class Leaver:
    """Who left the own world: a post, a group, a paper and two actions; and a colleague of the agency."""

    def __init__(self, world):
        own, today = world.own, timezone.localdate()
        self.agency, self.place = own.agency, own.place
        self.person = factories.PersonFactory(name="Lee Leaver", agency=own.agency)
        self.next = factories.PersonFactory(name="Nia Next", agency=own.agency)
        self.post = TeamPost.objects.create(
            neighbourhood=own.place, kind="pcso", person=self.person, employer=own.agency,
            starts_on=today - 100 * DAY,
        )  # fmt: skip
        CommunityGroup.objects.filter(pk=own.group.pk).update(contact=self.person)
        self.group = CommunityGroup.objects.get(pk=own.group.pk)
        self.paper = save_paper(
            body=own.body, title="Report on bins", author=self.person,
            by=world.people["neighbourhood_manager"],
        )  # fmt: skip
        self.actions = [
            add_action(
                what=f"Mend fence {number}", due_on=today + 20 * DAY, owner=self.person,
                neighbourhood=own.place, state=states.ACCEPTED, by=SYSTEM,
            )
            for number in (1, 2)
        ]  # fmt: skip


@pytest.fixture
def leaver(world):
    return Leaver(world)


@pytest.fixture
def officer(world):
    return world.people["neighbourhood_manager"]

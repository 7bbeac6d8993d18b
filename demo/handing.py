"""Somebody who left Normanton with six things in the name, what the next should know, and an agency that
was replaced long ago."""

import datetime

from accounts.access import Role
from boards.meetings.sending.operations import add_attender
from boards.papers.operations import save_paper
from core.actors import SYSTEM
from core.dates import local_time
from demo.facts.handing import ACTIONS, KNOWN, PAPER, REPLACED
from neighbourhoods.groups.operations import save_group
from neighbourhoods.knowing.operations import keep_known
from neighbourhoods.models import CommunityGroup
from neighbourhoods.people.agencies.operations import end_agency
from neighbourhoods.people.models import TeamPost
from neighbourhoods.people.operations import create_person, save_agency
from tasking.actions.operations import add_action

PLACE = "Normanton"
NOON = datetime.time(12)


def write_handing(world):
    place, body = world.places[PLACE], world.bodies[PLACE]["board"]
    head, at = world.users[Role.HEAD_OF_SERVICE], local_time(world.days_ago(40), NOON)
    council = world.agencies["council"]
    left = create_person(
        name=world.name(), agency=council, job_title="Engagement officer", by=SYSTEM, at=at
    )
    TeamPost.objects.create(
        neighbourhood=place, kind=TeamPost.Kind.ENGAGEMENT, person=left, employer=council,
        full_time_equivalent="1.00", starts_on=world.days_ago(700), ends_on=world.days_ago(3),
    )  # fmt: skip
    for number, what in enumerate(ACTIONS):
        add_action(state="accepted",
            what=what, owner=left, neighbourhood=place, due_on=world.today + _days(7 + 9 * number),
            by=head, at=at,
        )  # fmt: skip
    group = CommunityGroup.objects.filter(neighbourhood=place).order_by("pk").first()
    save_group(group=group, contact=left, by=SYSTEM, at=at)
    save_paper(body=body, title=PAPER, author=left, by=head, at=at)
    add_attender(body=body, person=left, starts_on=world.days_ago(300), by=SYSTEM, at=at)
    for text, days in KNOWN:
        keep_known(
            neighbourhood=place, text=text, review_on=world.today + _days(days), by=head,
            at=local_time(world.days_ago(5), NOON),
        )  # fmt: skip
    _replaced(world)


def _replaced(world):
    name, ended_on = REPLACED
    ended_on = datetime.date(*ended_on)
    old = save_agency(name=name, short_name="Central Derby PCT", kind="nhs", by=SYSTEM)
    end_agency(agency=old, replaced_by=world.agencies["nhs"], ended_on=ended_on, by=SYSTEM)


def _days(number):
    return datetime.timedelta(days=number)

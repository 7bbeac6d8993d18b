"""What actions add to pages, lists and jobs that others keep."""

from django.db.models import Q

from core import events, settings
from core.imports import sheets
from core.letters.operations import before_sending
from core.links.declaring import declare
from core.slots import fill
from neighbourhoods.people.merging.followers import Follower, follow
from tasking.actions import event_codes, kept
from tasking.actions.chasing import letters as chase_letters
from tasking.actions.leaving import handing, succession
from tasking.actions.letters import telling
from tasking.actions.links.rules import PURPOSE
from tasking.actions.lists import diary, finding, glance, printing
from tasking.actions.lists.sheets import Actions
from tasking.actions.marked import following
from tasking.actions.models import Action
from tasking.actions.settings import ALL
from tasking.actions.shown import chain, origins, slots, todo


def register():
    slots.register()
    chain.register()
    origins.register()
    fill("meeting.prints", printing.prints, template="")
    todo.register()
    glance.register()
    kept.register()
    diary.register()
    handing.register()
    succession.register()
    following.register()
    follow(Follower(Action, "Open action", lambda day: Q(is_open=True), field="owner"))
    finding.register()
    events.declare(event_codes.CODES)
    declare(PURPOSE)
    sheets.declare(Actions())
    for each in ALL:
        settings.declare(each)
    before_sending("tasking.action", telling.why_outdated)
    before_sending("tasking.actionchase", chase_letters.why_outdated)

"""What problems and police priorities add to pages, lists and jobs that others keep."""

from django.db.models import Q

from core import events, rests
from core.slots import declare, fill
from neighbourhoods.people.merging.followers import Follower, follow
from tasking.problems import diary, event_codes, finding, handing, kept, slots, todo
from tasking.problems.linked import slots as linked
from tasking.problems.models import Problem
from tasking.problems.operations import PLACE
from tasking.problems.police import printing


def register():
    declare("problem.section", "what is done about a problem: {actions, rows, may_add}")
    rests.declare(
        PLACE, "where a problem is: the Problem, before it moves to another neighbourhood"
    )
    fill("meeting.prints", printing.prints, template="", order=20)
    slots.register()
    linked.register()
    todo.register()
    diary.register()
    kept.register()
    handing.register()
    finding.register()
    follow(Follower(Problem, "Open problem", lambda day: Q(is_open=True), field="lead"))
    events.declare(event_codes.CODES)

"""What requests add to pages, lists and jobs that others keep."""

from django.db.models import Q

from core import events
from neighbourhoods.people.merging.followers import Follower, follow
from tasking.requests import event_codes, kept, settings
from tasking.requests.late import todo as late
from tasking.requests.lists import finding, handing, todo
from tasking.requests.models import ServiceRequest
from tasking.requests.shown import slots


def register():
    slots.declare()
    slots.register()
    settings.register()
    todo.register()
    late.register()
    kept.register()
    finding.register()
    handing.register()
    follow(
        Follower(
            ServiceRequest, "Open councillor’s enquiry", lambda day: Q(is_open=True), field="member"
        )
    )
    events.declare(event_codes.CODES)

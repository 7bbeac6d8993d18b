"""Open actions in the name of people who have left and of agencies that have ended."""

import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission
from core import handing
from neighbourhoods.models import Person
from tasking.actions.models import Action
from tasking.actions.views.lists import ActionList

SINCE = datetime.timedelta(days=366)
"""How long ago somebody may have left: what is still open after that stands in the lists as overdue."""


class WithoutOwner(ActionList):
    """What nobody is left to do: ticked and given to others in one go."""

    permission = Permission.EDIT_ACTION
    template_name = "tasking/actions/without_owner.html"
    title = "Owners and agencies that have left"

    def get_actions(self):
        user, today = self.request.user, timezone.localdate()
        left, runs = handing.who_left(user, today - SINCE, today)
        people = Person.objects.filter(left).exclude(runs).order_by()
        rows = Action.objects.changeable_by(user, Permission.EDIT_ACTION).open()
        return rows.filter(
            Q(owner__in=people.values("pk")) | Q(lead_agency__ended_on__isnull=False)
        )

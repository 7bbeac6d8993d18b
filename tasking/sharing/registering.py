"""What sharing adds to pages, lists and jobs that others keep."""

from django.db.models import Q

from accounts.access import Permission
from core import events, handing, settings
from core.handing import Kind
from neighbourhoods.people.merging.followers import Follower, follow
from tasking.sharing import agreements, event_codes, kept
from tasking.sharing.models import Agreement
from tasking.sharing.settings import ALL
from tasking.sharing.shown import diary, todo


def register():
    for setting in ALL:
        settings.declare(setting)
    events.declare(event_codes.CODES)
    kept.register()
    todo.register()
    diary.register()
    follow(
        Follower(Agreement, "Agreement", lambda day: Q(ended_on=None), field="keeper", dated=False)
    )
    handing.register(
        Kind(
            "agreements", "Information sharing agreements", Agreement.objects.visible_to,
            lambda day: Q(ended_on=None), str, lambda row: row.get_absolute_url(), "keeper",
            right=Permission.KEEP_AGREEMENTS, move=agreements.hand_over_agreement, order=35,
        )
    )  # fmt: skip

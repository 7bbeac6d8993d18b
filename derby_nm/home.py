"""The home page: what needs this person."""

import datetime

from django.utils import timezone

from accounts.access import Permission, holds_place, sits_on_a_body
from accounts.first_steps import waiting
from accounts.imports.querysets import loadable
from accounts.pages import EVERYONE, Page
from boards.attendance.own.todo import coming
from boards.models import Meeting
from core import todo
from neighbourhoods.models import Neighbourhood
from tasking.models import ActionUpdate

SHOWN = 6
QUIET = datetime.timedelta(days=7)


class Home(Page):
    """What needs this person, and what changed since last time."""

    permission = EVERYONE

    def get_template_names(self):
        return ["home/home.html" if self.request.user.is_authenticated else "home/public.html"]

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.is_authenticated:
            return super().get_context_data(
                meetings=Meeting.objects.announced_to(user).upcoming().with_place()[:SHOWN],
                minutes=_published_minutes(user)[:SHOWN],
                neighbourhoods=Neighbourhood.objects.visible_to(user),
                **kwargs,
            )
        asked = todo.Asked(user, timezone.now(), SHOWN)
        since = user.previous_visit_at or asked.now - QUIET
        return super().get_context_data(
            needs=todo.needs(asked),
            coming=coming(asked)[:SHOWN] if sits_on_a_body(user) else (),
            since=since,
            changes=changes_since(user, since),
            minutes=_news(user, since),
            sees_glance=holds_place(user, Permission.VIEW_MEETING),
            first_steps=waiting(asked),
            may_load=bool(loadable(user)),
            may_load_figures=user.may(Permission.EDIT_FIGURES),
            may_log_request=user.may(Permission.LOG_REQUEST),
            may_manage_access=user.may(Permission.MANAGE_ACCESS),
            may_edit_budget=user.may(Permission.EDIT_BUDGET),
            **kwargs,
        )


def _news(user, since):
    """Minutes that were published since a time, for those who did not publish them."""
    if user.may(Permission.RUN_MEETING):
        return ()
    return _published_minutes(user).filter(minutes_published_at__gte=since)[:SHOWN]


def _published_minutes(user):
    return (
        Meeting.objects.visible_to(user)
        .filter(minutes_published_at__isnull=False)
        .with_place()
        .order_by("-minutes_published_at")
    )


def changes_since(user, since):
    """Reports on actions that the user sees, made by others since a time, latest first."""
    rows = ActionUpdate.objects.visible_to(user).filter(at__gte=since).exclude(by=user.pk)
    return rows.select_related("action")[:10]

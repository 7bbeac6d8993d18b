"""The home page: what this person should do next."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.access import Permission, agencies_of
from accounts.pages import EVERYONE, Page
from boards.meetings.rules import next_step
from boards.models import AgendaItem, Commitment, Meeting, Paper
from neighbourhoods.models import Agency, Neighbourhood
from tasking.models import Action, ActionUpdate

SHOWN = 6
QUIET = datetime.timedelta(days=7)


class Home(Page):
    """By role: next meetings with their one step, overdue actions, what changed since last time."""

    permission = EVERYONE

    def get_template_names(self):
        return ["home/home.html" if self.request.user.is_authenticated else "home/public.html"]

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.is_authenticated:
            return super().get_context_data(
                meetings=Meeting.objects.visible_to(user).upcoming().with_place()[:SHOWN],
                minutes=_published_minutes(user)[:SHOWN],
                neighbourhoods=Neighbourhood.objects.visible_to(user),
                **kwargs,
            )
        since = user.previous_visit_at or timezone.now() - QUIET
        mine = Action.objects.filter(owner__user=user).open().for_list().order_by("due_on", "id")
        return super().get_context_data(
            steps=meetings_with_steps(user),
            mine=mine[:SHOWN],
            overdue=overdue_here(user),
            agencies=Agency.objects.of(user),
            since=since,
            changes=changes_since(user, since),
            minutes=_published_minutes(user).filter(minutes_published_at__gte=since)[:SHOWN],
            asked=Paper.objects.asked_of(user).select_related("body")[:SHOWN],
            answers=Commitment.objects.changeable_by(user, Permission.WORK_ACTION)
            .waiting()
            .select_related("priority__plan", "agency")
            .order_by("answer_by", "id")[:SHOWN]
            if agencies_of(user)
            else (),
            may_manage_access=user.may(Permission.MANAGE_ACCESS),
            may_edit_money=user.may(Permission.EDIT_MONEY),
            **kwargs,
        )


def _published_minutes(user):
    return (
        Meeting.objects.visible_to(user)
        .filter(minutes_published_at__isnull=False)
        .with_place()
        .order_by("-minutes_published_at")
    )


def meetings_with_steps(user, now=None):
    """[(meeting, step or None)]: unfinished ones that the user runs, else those to attend."""
    now = now or timezone.now()
    business = AgendaItem.objects.filter(meeting=OuterRef("pk"), kind=AgendaItem.Kind.ORDINARY)
    soon = now + datetime.timedelta(days=60)
    rows = (
        Meeting.objects.with_place()
        .annotate(has_business=Exists(business))
        .filter(starts_at__lte=soon)
    )
    if user.may(Permission.RUN_MEETING):
        rows = rows.changeable_by(user, Permission.RUN_MEETING).unfinished()
        found = rows.order_by("starts_at", "id")[:SHOWN]
        return [(each, next_step(each, each.has_business)) for each in found]
    rows = rows.filter(pk__in=Meeting.objects.visible_to(user).values("pk")).upcoming(now)
    mine = rows.filter(pk__in=Meeting.objects.of_members(user).values("pk"))
    return [(each, None) for each in (mine[:SHOWN] or rows[:SHOWN])]


def overdue_here(user):
    """The most overdue actions of the places and agencies that the user works for."""
    late = {"is_open": True, "due_on__lt": timezone.localdate()}
    rows = Action.objects.known_to(user, **late).exclude(owner__user=user)
    return rows.for_list().order_by("due_on", "id")[:SHOWN]


def changes_since(user, since):
    """Reports on actions that the user sees, made by others since a time, latest first."""
    rows = ActionUpdate.objects.visible_to(user).filter(at__gte=since).exclude(by=user.pk)
    return rows.select_related("action")[:10]

"""How agencies answer and deliver for a plan, over twelve months: always with the number that it is out of."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from accounts.access import Permission
from boards.plans.models import Commitment, Priority
from neighbourhoods.models import Agency
from tasking.actions.lists.rates import WINDOW, Rate, rates
from tasking.actions.models import Action
from tasking.figures.actions import ANSWERED_WITHIN, with_answers


@dataclass
class Delivery:
    """Numbers of one agency for one plan: what it was asked and answered in time, and its actions."""

    agency: Agency
    asked: int = 0
    answered: int = 0
    rate: Rate = field(default_factory=Rate)
    said: int = 0
    offered: int = 0

    @property
    def commitments(self):
        return f"{self.answered} of {self.asked}" if self.asked else "none due"

    @property
    def answers(self):
        return f"{self.said} of {self.offered}" if self.offered else "none offered"


def by_agency(plans, user):
    """{plan: [Delivery] of agencies, by name} for those who see actions. Some eight queries a plan: the page has one."""
    if not user.is_authenticated or not user.may(Permission.VIEW_ACTION):
        return {}
    found = {each.pk: _deliveries(each, user) for each in plans}
    return {key: each for key, each in found.items() if each}


def _deliveries(plan, user):
    now = timezone.now()
    actions = Action.objects.visible_to(user).filter(plan_priority__plan=plan)
    actions = actions.exclude(plan_priority__change=Priority.Change.DROPPED)
    kept, said, asked = rates(actions, now), _answered(actions, now), _commitments(plan, now)
    found = []
    for agency in Agency.objects.filter(pk__in={*kept, *said, *asked}).order_by("name"):
        number, offered = said.get(agency.pk, (0, 0))
        due, answered = asked.get(agency.pk, (0, 0))
        rate = kept.get(agency.pk, Rate())
        found.append(Delivery(agency, due, answered, rate, number, offered))
    return found


def _answered(actions, now):
    """{agency: (answered within 28 days, all that had to be)}; one query."""
    until = now - ANSWERED_WITHIN
    rows = with_answers(actions.filter(offered_at__gte=until - WINDOW, offered_at__lt=until))
    counts = (Count("pk", filter=Q(is_said=True)), Count("pk"))
    rows = rows.order_by().values_list("lead_agency")
    named = dict(zip(("said", "all"), counts, strict=True))
    return {key: tuple(numbers) for key, *numbers in rows.annotate(**named)}


def _commitments(plan, now):
    """{agency: [what it was to answer by now, what it answered in time]} of the plan; one query."""
    found, today = defaultdict(lambda: [0, 0]), timezone.localtime(now).date()
    rows = Commitment.objects.filter(priority__plan=plan, asked_at__isnull=False)
    rows = rows.exclude(priority__change=Priority.Change.DROPPED)
    for agency, until, at in rows.values_list("agency", "answer_by", "answered_at"):
        if at is not None or until < today:
            found[agency][0] += 1
            found[agency][1] += at is not None and timezone.localtime(at).date() <= until
    return found

"""A share of one ward committee that counts only if the others agree: what it waits for, and when it goes back."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from funding.grants.applications.models import GrantRequest
from funding.grants.checks.models import Assessment
from funding.grants.checks.rules import LAPSED, condition_of


@dataclass(frozen=True)
class Waiting:
    """A request that is conditional: until when all must agree, the others, and where the condition stands
    (`state`, one of funding.grants.checks.rules)."""

    asked: GrantRequest
    until: datetime.date
    others: list
    state: str

    @property
    def words(self):
        """What stands in report and decision."""
        return in_words(self.others, self.until)

    @property
    def goes_back(self):
        """Whether a grant that was given on this condition goes back to the members."""
        return self.asked.state == GrantRequest.State.GRANTED and self.state in LAPSED


def in_words(others, until):
    """The condition as report and decision say it."""
    bodies = " and ".join(str(each.allocation.body) for each in others)
    return f"Subject to {bodies} agreeing by {until:%-d %B %Y}"


def waits_for_others(application, day=None):
    """[Waiting] of an application: its conditional requests that were not refused or withdrawn. Two queries."""
    return waiting_in([application], day)


def waiting_in(applications, day=None):
    """[Waiting] of several applications, or of their ids."""
    return _of(GrantRequest.objects.filter(application__in=applications), day)


def to_go_back(day=None):
    """[Waiting] of all grants whose condition has failed or lapsed by a day: the members decide again. Grants ask it."""
    conditional = Assessment.objects.filter(conditional_until__isnull=False, asked__state="granted")
    rows = GrantRequest.objects.filter(application__in=conditional.values("asked__application"))
    return [each for each in _of(rows, day) if each.goes_back]


def _of(rows, day):
    day = day or timezone.localdate()
    grants = GrantRequest._meta.get_field("grants").related_model.objects.exclude(state="cancelled")
    rows = rows.select_related("assessment", "application", "allocation__body", "allocation__year")
    rows = rows.prefetch_related(Prefetch("grants", grants, to_attr="given")).order_by("id")
    by_application = {}
    for each in rows:
        by_application.setdefault(each.application_id, []).append(each)
    found = []
    for asked in (each for all_ in by_application.values() for each in all_):
        until = getattr(getattr(asked, "assessment", None), "conditional_until", None)
        if until and asked.state in ("received", "granted"):
            named = asked.assessment.waits_for
            others = [
                each
                for each in by_application[asked.application_id]
                if each != asked and (not named or each.pk in named)
            ]
            states = [
                (each.state, each.given[0].awarded_on if each.given else None) for each in others
            ]
            found.append(Waiting(asked, until, others, condition_of(states, until, day)))
    return found

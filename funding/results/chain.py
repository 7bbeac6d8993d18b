"""Grants in the chain from a need to the report: they serve a priority."""

from urllib.parse import urlencode

from django.urls import reverse

from boards.chain import steps_to
from core import chain
from core.chain import Step
from core.money import in_pounds
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.results.models import Spend

AIM = "request__assessment__priority"


def register():
    chain.link("funding.Grant", chain.GRANT, before=priority_of)
    chain.link("boards.Priority", chain.PRIORITY, after=of_priorities)


def aims_of(grants, user):
    """{grant: key of the priority that it was found to serve}, of grants that the user sees. One query."""
    rows = Grant.objects.visible_to(user).filter(pk__in=[each.pk for each in grants])
    return dict(rows.exclude(**{AIM: None}).order_by().values_list("pk", AIM))


def priority_of(grants, user):
    """{grant: the priority that it serves}. Two queries."""
    aims = aims_of(grants, user)
    known = steps_to(aims.values(), user) if aims else {}
    return {key: [known[aim]] for key, aim in aims.items() if aim in known}


def of_priorities(priorities, user):
    """{priority: its grants}: each with its own page for who reads that, those that are published as one list for
    everybody else. Two queries."""
    found, keys = {}, [each.pk for each in priorities]
    rows = (
        Grant.objects.visible_to(user)
        .filter(**{f"{AIM}__in": keys})
        .exclude(state=states.CANCELLED)
    )
    known = set()
    for each in rows.for_list().select_related("request__assessment").order_by("id"):
        words = f"{each.reference} {each.request.application.title}, {in_pounds(each.amount)}"
        step = Step(chain.GRANT, words, each.get_absolute_url())
        found.setdefault(each.request.assessment.priority_id, []).append(step)
        known.add(each.pk)
    spent = Spend.objects.visible_to(user).filter(priority__in=keys).exclude(grant__in=known)
    for aim, year in (
        spent.order_by("year__first").values_list("priority", "year__first").distinct()
    ):
        address = f"{reverse('results_year', args=[year])}?{urlencode({'by': 'priority', 'key': aim})}#grants"
        words = f"Grants of {year}/{(year + 1) % 100:02d}"
        found.setdefault(aim, []).append(Step(chain.GRANT, words, address))
    return found

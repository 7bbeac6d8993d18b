"""All that is known of requests before they are decided, read for many at once."""

import datetime
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from core import settings
from core.contacts import has_contacts
from funding import settings as own
from funding.grants.applications.models import GrantRequest
from funding.grants.checks import rules
from funding.grants.checks.delivery.models import Delivery
from funding.grants.checks.models import Assessment
from funding.grants.checks.questions.models import Check
from neighbourhoods.elections.period import pre_election, require_outside
from neighbourhoods.models import Ward

ELECTION = "funding.grants"
"""What is lifted in a pre-election period."""
LIMITS = (own.SUBSIDY_LIMIT, own.CAPITAL_LIMIT, own.KEY_DECISION_LIMIT, own.DISPOSAL_YEARS)


def limits_on(day):
    """What the council has set, on a day: one query."""
    found = settings.council_values([each.name for each in LIMITS], on=day)
    return rules.Limits(*(found[each.name] for each in LIMITS))


def known_of(requests, day=None):
    """{request: rules.Known} of requests with their application, body and year; six queries. What is read here is
    for who works with the money."""
    day = day or timezone.localdate()
    limits, pks = limits_on(day), [each.pk for each in requests]
    assessments = {each.asked_id: each for each in Assessment.objects.filter(asked__in=pks)}
    deliveries = {each.asked_id: each for each in Delivery.objects.filter(asked__in=pks)}
    answers = {pk: {} for pk in pks}
    for each in Check.objects.filter(asked__in=pks).order_by("id"):
        answers[each.asked_id][each.kind] = each
    wards = _wards(requests)
    received = _received(requests)
    return {
        each.pk: rules.Known(
            what=each.what, amount=each.asked, is_group=each.application.group_id is not None,
            wards=wards[each.application_id], limits=limits, today=day,
            assessment=assessments.get(each.pk), delivery=deliveries.get(each.pk),
            answers=answers[each.pk],
            received=received.get((each.application.group_id, each.allocation.year_id), Decimal(0)),
            has_ended=each.application.applicant.ended_on is not None,
            has_contacts=any(map(has_contacts, (each.application.title, each.application.purpose))),
        )
        for each in requests
    }  # fmt: skip


def problems_of(asked):
    """[words] of what is missing before a request is ready for the report; [] where nothing is."""
    return rules.problems_of(known_of([asked])[asked.pk])


def why_not_key(asked, day, *, is_asked=True):
    """Why money is not approved for a request on a day, or "": it is a key decision whose notice has not run, or
    whether it is one was not answered."""
    known = known_of([asked], day)[asked.pk]
    return rules.why_not_key(known, day) if is_asked else rules.too_early(known, day)


def lacks_confirmation(asked):
    """Whether the group, an enterprise for this project, has not confirmed in writing what else it has had: before
    the offer goes out (Subsidy Control Act 2022 s.37)."""
    known = known_of([asked])[asked.pk]
    return rules.subsidy_of(known) is not None and known.said("confirmed") != rules.YES


def _wards(requests):
    """{application: how many ward committees it still asks}."""
    rows = GrantRequest.objects.filter(application__in={each.application_id for each in requests})
    counted = rows.exclude(state="withdrawn").values("application").annotate(n=Count("pk"))
    found = dict(counted.order_by().values_list("application", "n"))
    return {each.application_id: found.get(each.application_id, 0) for each in requests}


def _received(requests):
    """{(group, year): what the group was granted in the year and the two before}; paid or not."""
    groups = {each.application.group_id for each in requests} - {None}
    years = {each.allocation.year_id: each.allocation.year for each in requests}
    grants = GrantRequest._meta.get_field("grants").related_model.objects.exclude(state="cancelled")
    rows = grants.filter(request__application__group__in=groups, request__what="grant")
    sums = {
        str(pk): Sum(
            F("reservation__taken") + F("reservation__paid_before"),
            filter=Q(awarded_on__range=(datetime.date(year.first - 2, 4, 1), year.ends_on)),
            default=Decimal(0),
        )
        for pk, year in years.items()
    }
    sums = {f"year_{pk}": each for pk, each in sums.items()}
    found = {}
    for row in rows.order_by().values("request__application__group").annotate(**sums):
        for pk in years:
            found[row["request__application__group"], pk] = row[f"year_{pk}"]
    return found


def elsewhere_of(asked):
    """Other requests of the same applicant for money of the same year that wait for a decision, in all wards: for who
    works with the money."""
    application = asked.application
    mine = Q(application__group=application.group_id) if application.group_id else Q(
        application__agency=application.agency_id
    )  # fmt: skip
    rows = GrantRequest.objects.filter(
        mine, allocation__year=asked.allocation.year_id, state="received"
    )
    rows = rows.exclude(pk=asked.pk).select_related(
        "application", "allocation__body", "allocation__year"
    )
    return rows.order_by("id")


def election_of(asked, day=None):
    """The pre-election period of a ward of the committee in which a day lies (today), or None: a warning."""
    return pre_election(_places(asked), day or timezone.localdate())


def expect_no_election(asked, day):
    """Step: where the council has set that ward money waits in a pre-election period, it does, unless that was lifted.
    Raises Refused."""
    blocks = settings.value(own.PRE_ELECTION_GRANTS.name, on=day)
    require_outside(wards=_places(asked), day=day, key=ELECTION, blocks=blocks)


def _places(asked):
    return Ward.objects.filter(neighbourhoods=asked.allocation.body.neighbourhood_id)

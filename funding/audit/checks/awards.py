"""Checks of grants, applications and virements."""

import datetime
from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models import DateTimeField as Moment
from django.db.models.functions import Coalesce, Length

from boards.interests.models import Interest
from boards.seats.models import Membership
from core.dates import day_in_words
from core.find.same import letters_of, sameness
from core.money import in_accounts
from funding.audit import settings as own
from funding.audit.checks.finding import POUNDS, Check, facts, seen
from funding.budgets.virements.models import DONE, Virement
from funding.grants.applications.models import Application
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.checks.interests.models import AskedMember
from funding.returns.models import Return
from funding.settings import VIREMENT_LIMIT

STAYED = (
    Interest.Outcome.SILENT, Interest.Outcome.STAYED, Interest.Outcome.DISPENSATION,
    Interest.Outcome.AFTERWARDS,
)  # fmt: skip


def _grants(user):
    rows = seen(Grant, user).exclude(state=states.CANCELLED)
    return rows.select_related(
        "reservation", "request__application__group", "request__allocation__body",
        "request__allocation__year",
    )  # fmt: skip


def _split(user, limits):
    """Grants just below the limit of a group that in the same ward budget has more than the limit in all."""
    mine = (
        seen(Grant, user)
        .exclude(state=states.CANCELLED)
        .filter(
            request__application__group=OuterRef("request__application__group"),
            request__allocation=OuterRef("request__allocation"),
        )
    )
    total = (
        mine.order_by()
        .values("request__application__group")
        .annotate(sum=Sum("amount"), count=Count("pk"))
    )
    limit = limits.on(own.SPLIT_LIMIT, "awarded_on")
    share = Value(1 - Decimal(limits.of(own.SPLIT_WITHIN)) / 100, output_field=DecimalField())
    rows = _grants(user).filter(request__application__group__isnull=False)
    rows = rows.annotate(
        limit=limit,
        least=ExpressionWrapper(limit * share, output_field=POUNDS),
        together=Subquery(total.values("sum"), output_field=POUNDS),
        number=Subquery(total.values("count"), output_field=IntegerField()),
    )
    found = rows.filter(amount__gte=F("least"), amount__lte=F("limit"), together__gt=F("limit"))
    return found.annotate(facts=facts("amount", "together", "number"))


def _split_words(row):
    group = row.request.application.group
    return (
        f"{in_accounts(row.amount)} is just below {in_accounts(row.limit)}; {group} has {row.number} grants "
        f"of {row.request.allocation}, together {in_accounts(row.together)}"
    )


def _interest(user, limits):
    """Grants where a member with an interest was in the room, or an officer of the group sits on the committee."""
    here = Interest.objects.filter(item=OuterRef("decision__item"))
    voted = Q(attendance__decisions_present__decision=OuterRef("decision"))
    declared = here.filter(Q(outcome__in=STAYED) | voted).order_by()
    one = declared.values("item").annotate(n=Count("pk", distinct=True), last=Max("pk"))
    asked = AskedMember.objects.filter(asked=OuterRef("request"), is_of_it=True)
    asked = asked.filter(membership__attendances__decisions_present__decision=OuterRef("decision"))
    sits = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("awarded_on")), body=OuterRef("request__allocation__body"),
        person=OuterRef("request__application__group__contact"), starts_on__lte=OuterRef("awarded_on"),
    )  # fmt: skip
    rows = _grants(user).annotate(
        declared=Coalesce(Subquery(one.values("n"), output_field=IntegerField()), 0),
        last=Subquery(one.values("last"), output_field=IntegerField()),
        was_asked=Exists(asked), sits=Exists(sits),
    )  # fmt: skip
    found = rows.filter(Q(declared__gt=0) | Q(was_asked=True) | Q(sits=True))
    return found.annotate(facts=facts("declared", "last", "was_asked", "sits"))


def _interest_words(row):
    found = []
    if row.declared:
        number = "1 member" if row.declared == 1 else f"{row.declared} members"
        found.append(f"{number} with an interest in the item stayed or took part")
    if row.was_asked:
        found.append("a member who belongs to the group was in the room")
    if row.sits:
        found.append("the contact of the group is a member of the ward committee")
    return "; ".join(found).capitalize()


def _late(user, limits):
    """Grants to a group that then owed the report of another grant."""
    owed = seen(Return, user).filter(
        Q(received_on=None) | Q(received_on__gt=OuterRef("awarded_on")), due_on__lt=OuterRef("awarded_on"),
        grant__request__application__group=OuterRef("request__application__group"),
    ).exclude(grant=OuterRef("pk")).exclude(grant__state=states.CANCELLED).order_by("due_on")  # fmt: skip
    rows = (
        _grants(user)
        .filter(request__application__group__isnull=False)
        .annotate(
            owed=Subquery(owed.values("grant__reservation__label")[:1]),
            owed_since=Subquery(owed.values("due_on")[:1]),
        )
    )
    return rows.filter(owed__isnull=False).annotate(facts=facts("awarded_on", "owed", "owed_since"))


def _late_words(row):
    return (
        f"Awarded on {day_in_words(row.awarded_on)}; the report of grant {row.owed} "
        f"had been due since {day_in_words(row.owed_since)}"
    )


def _purpose(user, limits):
    """Applications that were granted in the words of an earlier one that was granted."""
    granted = seen(Grant, user).exclude(state=states.CANCELLED)
    earlier = seen(Application, user).annotate(said=sameness("purpose")).filter(
        Exists(granted.filter(request__application=OuterRef("pk"))), said=OuterRef("said"), pk__lt=OuterRef("pk"),
    ).order_by("pk")  # fmt: skip
    rows = seen(Application, user).select_related("group", "agency")
    rows = rows.filter(Exists(granted.filter(request__application=OuterRef("pk"))))
    rows = rows.annotate(said=sameness("purpose"), letters=Length(letters_of("purpose")))
    rows = rows.annotate(other=Subquery(earlier.values("pk")[:1]))
    rows = rows.filter(other__isnull=False, letters__gte=limits.of(own.SAME_WORDS))
    return rows.annotate(facts=facts("purpose", "other"))


def _virements(user, limits):
    """The last of virements between the same two that together are above the limit, none of them alone."""
    within = Value(datetime.timedelta(days=limits.of(own.VIREMENT_DAYS)))
    limit = limits.on(VIREMENT_LIMIT, "ended_at__date")
    begins = ExpressionWrapper(OuterRef("ended_at") - within, output_field=Moment())
    before = seen(Virement, user).filter(
        Q(from_line=OuterRef("from_line"), to_line=OuterRef("to_line"))
        | Q(from_ward=OuterRef("from_ward"), to_ward=OuterRef("to_ward")),
        state=DONE, pk__lt=OuterRef("pk"), ended_at__gte=begins,
        amount__lte=OuterRef("limit"),
    ).order_by("-pk")  # fmt: skip
    rows = seen(Virement, user).with_ends().filter(state=DONE).annotate(limit=limit)
    total = before.order_by().values("state").annotate(sum=Sum("amount"))
    rows = rows.annotate(
        other=Subquery(before.values("pk")[:1]),
        together=F("amount") + Subquery(total.values("sum"), output_field=POUNDS),
    )
    rows = rows.filter(amount__lte=F("limit"), together__gt=F("limit"))
    return rows.annotate(facts=facts("amount", "other", "together"))


def _virements_words(row):
    return (
        f"{in_accounts(row.amount)}, after V{row.other} between the same two: "
        f"together {in_accounts(row.together)}, above {in_accounts(row.limit)}"
    )


AWARDS = (
    Check(
        "split", "Split just below a limit",
        "Grants just below the limit to a group that got more than the limit in all from the same ward budget.",
        Grant, _split, _split_words, limits=(own.SPLIT_LIMIT, own.SPLIT_WITHIN),
    ),
    Check(
        "interest", "Interest and award",
        "Grants where a member with an interest stayed or took part, or the group’s contact is a member.",
        Grant, _interest, _interest_words,
    ),
    Check(
        "late-report", "Funded again with a report late",
        "Grants to a group that on that day had not sent the report of another grant that was due.",
        Grant, _late, _late_words,
    ),
    Check(
        "same-purpose", "The same purpose twice",
        "Applications that were granted for the same purpose, word for word, as an earlier one that was granted.",
        Application, _purpose, lambda row: f"The same purpose as application AP{row.other}",
        lambda row: f"{row}, {row.applicant}", limits=(own.SAME_WORDS,),
    ),
    Check(
        "virements", "Virements round the limit",
        "Virements between the same two within some days, neither above the limit for one person, together above it.",
        Virement, _virements, _virements_words, limits=(VIREMENT_LIMIT, own.VIREMENT_DAYS),
    ),
)  # fmt: skip

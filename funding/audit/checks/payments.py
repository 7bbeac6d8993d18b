"""Checks of payments and of the entries behind them."""

import datetime

from django.db.models import DateTimeField as Moment
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length, TruncDate

from core.dates import day_in_words
from core.find.same import letters_of, sameness
from core.money import in_accounts
from funding.audit import settings as own
from funding.audit.checks.finding import Check, facts, seen
from funding.grants.checks.models import Assessment
from funding.ledger.models import Entry
from funding.payments.models import Payment

BOOKED = (Entry.Kind.TAKEN, Entry.Kind.RELEASED, Entry.Kind.PAID, Entry.Kind.PAID_BACK)


def _payments(user, *states):
    rows = seen(Payment, user).filter(state__in=states)
    return rows.select_related(
        "grant__reservation", "grant__request__application", "authorised_by", "entry"
    )


def label(row):
    return f"Payment of {in_accounts(row.amount)} on {row.grant}"


def _early(user, limits):
    rows = _payments(user, "paid").annotate(
        in_force=Coalesce(
            "grant__decision__numbered__in_force_on", "grant__delegated__notice__in_force_on"
        )
    )
    found = rows.filter(
        Q(grant__accepted_on=None)
        | Q(paid_on__lt=F("grant__accepted_on"))
        | Q(paid_on__lt=F("in_force"))
        | Q(grant__decision__isnull=False, grant__decision__numbered=None)
    )
    return found.annotate(facts=facts("paid_on", "grant__accepted_on", "in_force"))


def _early_words(row):
    found = [f"Paid on {day_in_words(row.paid_on)}"]
    accepted = row.grant.accepted_on
    found.append(f"accepted on {day_in_words(accepted)}" if accepted else "never accepted")
    if row.in_force:
        found.append(f"decision in force on {day_in_words(row.in_force)}")
    return ", ".join(found)


def _same_person(user, limits):
    rows = _payments(user, "authorised", "paid")
    mine = Assessment.objects.filter(asked=OuterRef("grant__request"))
    by = Q(assessed_by=OuterRef("authorised_by")) | Q(ready_by=OuterRef("authorised_by"))
    paid = Q(assessed_by=OuterRef("entry__made_by")) | Q(ready_by=OuterRef("entry__made_by"))
    rows = rows.annotate(is_authoriser=Exists(mine.filter(by)), is_payer=Exists(mine.filter(paid)))
    found = rows.filter(Q(is_authoriser=True) | Q(is_payer=True))
    return found.annotate(
        facts=facts("authorised_by", "entry__made_by", "is_authoriser", "is_payer")
    )


def _same_person_words(row):
    found = (
        [f"{row.authorised_by} assessed the application and authorised the payment"]
        if row.is_authoriser
        else []
    )
    if row.is_payer:
        found.append(f"{row.entry.made_by_name} assessed the application and recorded the payment")
    return "; ".join(found)


def _same_evidence(user, limits):
    rows = _payments(user, "claimed", "authorised", "paid")
    others = seen(Payment, user).exclude(state__in=("refused", "reversed"))
    others = others.annotate(said=sameness("evidence"))
    others = others.filter(said=OuterRef("said"), pk__lt=OuterRef("pk")).order_by("pk")
    rows = rows.annotate(said=sameness("evidence"), letters=Length(letters_of("evidence")))
    rows = rows.annotate(
        other=Subquery(others.values("pk")[:1]),
        other_grant=Subquery(others.values("grant__reservation__label")[:1]),
    )
    found = rows.filter(letters__gte=limits.of(own.SAME_WORDS), other__isnull=False)
    return found.annotate(facts=facts("evidence", "other"))


def _same_evidence_words(row):
    return f"“{row.evidence}”: the same was seen for payment {row.other} on grant {row.other_grant}"


def _march(user, limits):
    first = 31 - limits.of(own.MARCH_DAYS)
    rows = _payments(user, "paid").filter(paid_on__month=3, paid_on__day__gt=first)
    return rows.annotate(facts=facts("paid_on", "amount"))


def _back_dated(user, limits):
    """Entries of promises and payments: what there is to promise is dated by its year."""
    rows = seen(Entry, user).filter(kind__in=BOOKED).annotate(recorded=TruncDate("made_at"))
    days = Value(datetime.timedelta(days=limits.of(own.BACK_DATED_DAYS)))
    latest = ExpressionWrapper(F("on") + days, output_field=Moment())
    rows = rows.annotate(latest=latest).filter(
        Q(recorded__gt=F("latest")) | Q(on__gt=F("recorded"))
    )
    rows = rows.select_related("reservation__grant", "allocation__body", "allocation__year")
    return rows.annotate(facts=facts("on", "recorded", "amount"))


def _back_dated_words(row):
    days = (row.recorded - row.on).days
    apart = f"{days} days after" if days > 0 else f"{-days} days before"
    return f"Dated {day_in_words(row.on)}, recorded on {day_in_words(row.recorded)} by {row.made_by_name}: {apart}"


def _entry_address(row):
    grant = getattr(row.reservation, "grant", None)
    return grant.get_absolute_url() if grant else row.allocation.get_absolute_url()


PAYMENTS = (
    Check(
        "paid-early", "Paid before acceptance, or before the decision was in force",
        "Payments whose date lies before the day of acceptance, or before the day on which the decision came into force.",
        Payment, _early, _early_words, label,
    ),
    Check(
        "same-person", "The same person assessed and authorised or paid",
        "Payments that were authorised or recorded as paid by whoever assessed the application or made it ready.",
        Payment, _same_person, _same_person_words, label,
    ),
    Check(
        "same-evidence", "The same receipt or invoice twice",
        "Claims whose evidence is in the same words as that of an earlier claim that was not refused or reversed.",
        Payment, _same_evidence, _same_evidence_words, label, limits=(own.SAME_WORDS,),
    ),
    Check(
        "back-dated", "Back-dated entries",
        "Grants and payments that were recorded long after their date, or before it.",
        Entry, _back_dated, _back_dated_words,
        lambda row: f"Entry {row.pk}: {row.words.lower()} {in_accounts(row.amount)} on {row.reservation}",
        _entry_address, limits=(own.BACK_DATED_DAYS,),
    ),
    Check(
        "march", "Paid in the last days of March",
        "Payments of the last days before the year end.",
        Payment, _march, lambda row: f"Paid on {day_in_words(row.paid_on)}", label, limits=(own.MARCH_DAYS,),
    ),
)  # fmt: skip

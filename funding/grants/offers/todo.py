"""What offers and call-ins ask of a person."""

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission, holds_city
from core import settings, todo
from core.todo import Row
from funding.grants.awards.models import Grant
from funding.grants.offers.callins.models import CallIn
from funding.grants.offers.models import Condition
from funding.grants.offers.reviews.models import BasisReview
from funding.settings import OFFER_WAITS

BUDGET = Permission.EDIT_BUDGET
SEND, OFFERS, CONDITIONS, CALL_INS, REVIEWS = (
    "offers to send", "offers not accepted", "conditions due", "call-ins open", "corrected decisions",
)  # fmt: skip
LABEL = F("grant__reservation__label")
SOON = datetime.timedelta(days=14)


def register():
    todo.figure(SEND, _to_send)
    todo.fill(SEND, to_send)
    todo.figure(OFFERS, _offers)
    todo.fill(OFFERS, not_accepted)
    todo.figure(CONDITIONS, _conditions)
    todo.fill(CONDITIONS, to_meet)
    todo.figure(CALL_INS, _call_ins)
    todo.fill(CALL_INS, called_in)
    todo.figure(REVIEWS, _reviews)
    todo.fill(REVIEWS, to_review)


def _to_send(asked):
    """Grants whose decision was in force yesterday, and whose offer did not go by itself: no address, a condition, or
    no grant at all."""
    if not holds_city(asked.user, BUDGET):
        return None
    today = timezone.localdate(asked.now)
    of_meeting = Q(decision__numbered__in_force_on__lt=today) | Q(
        decision__numbered__in_force_on=None,
        decision__numbered__isnull=False,
        decision__item__meeting__minutes_published_at__date__lt=today,
    )
    outside = Q(delegated__notice__in_force_on__lt=today) | Q(
        delegated__notice__in_force_on=None, delegated__notice__published_at__date__lt=today
    )
    rows = Grant.objects.filter(of_meeting | outside, state="approved")
    found = JSONObject(pk="pk", label=F("reservation__label"), to="applicant")
    return ArraySubquery(rows.order_by("id").values(found=found)[: asked.limit])


def to_send(asked):
    return [
        Row(
            f"Send the letter of {each['label']} to {each['to']}",
            reverse("grant_letter", args=[each["pk"]]), urgency=3, verb="Read the letter",
            subject=f"letter of {each['label']}",
        )
        for each in asked.figure(SEND) or ()
    ]  # fmt: skip


def _offers(asked):
    """Offers that went out some time ago and are not accepted."""
    if not holds_city(asked.user, BUDGET):
        return None
    today = timezone.localdate(asked.now)
    days = settings.value(OFFER_WAITS.name, on=today)
    rows = Grant.objects.filter(
        state="offered", offered_on__lte=today - datetime.timedelta(days=days)
    )
    found = JSONObject(pk="pk", label=F("reservation__label"), to="applicant")
    return ArraySubquery(rows.order_by("offered_on", "id").values(found=found)[: asked.limit])


def not_accepted(asked):
    return [
        Row(
            f"Ask {to} whether they accept grant {label}", reverse("grant", args=[pk]), urgency=3,
            verb="Open the grant", subject=f"offer {label}",
        )
        for each in asked.figure(OFFERS) or ()
        for pk, label, to in [(each["pk"], each["label"], each["to"])]
    ]  # fmt: skip


def _conditions(asked):
    """Conditions of grants that run, due within two weeks or late."""
    if not holds_city(asked.user, BUDGET):
        return None
    rows = Condition.objects.filter(met_on=None, due_on__lte=timezone.localdate(asked.now) + SOON)
    rows = rows.filter(grant__state__in=("approved", "offered", "accepted"))
    found = JSONObject(pk="pk", what="words", due="due_on", label=LABEL)
    return ArraySubquery(rows.order_by("due_on", "id").values(found=found)[: asked.limit])


def to_meet(asked):
    return [
        Row(
            f"Check whether it is met: {each['what']} (grant {each['label']})",
            reverse("condition_met", args=[each["pk"]]), due_on=parse_date(each["due"]), urgency=3,
            verb="Record it", subject=f"condition of grant {each['label']}",
        )
        for each in asked.figure(CONDITIONS) or ()
    ]  # fmt: skip


def _call_ins(asked):
    """Call-ins that are open, of bodies whose meetings this person runs."""
    if not asked.user.may(Permission.RUN_MEETING):
        return None
    rows = CallIn.objects.changeable_by(asked.user, Permission.RUN_MEETING).open()
    found = JSONObject(pk="pk", on="called_on")
    return ArraySubquery(rows.order_by("called_on", "id").values(found=found)[: asked.limit])


def called_in(asked):
    return [
        Row(
            f"Record the outcome of the call-in of {parse_date(each['on']):%-d %B %Y}",
            reverse("call_in_outcome", args=[each["pk"]]), urgency=3, verb="Record outcome",
            subject="call-in",
        )
        for each in asked.figure(CALL_INS) or ()
    ]  # fmt: skip


def _reviews(asked):
    """Grants whose decision was corrected, and of which nobody has said whether they stand."""
    if not holds_city(asked.user, BUDGET):
        return None
    found = JSONObject(pk="pk", on="corrected_on", label=LABEL)
    rows = BasisReview.objects.open().order_by("corrected_on", "id")
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def to_review(asked):
    return [
        Row(
            f"Say whether grant {each['label']} stands: its decision was corrected on "
            f"{parse_date(each['on']):%-d %B %Y}",
            reverse("grant_review", args=[each["pk"]]), urgency=2, verb="Say it",
            subject=f"correction, grant {each['label']}",
        )
        for each in asked.figure(REVIEWS) or ()
    ]  # fmt: skip

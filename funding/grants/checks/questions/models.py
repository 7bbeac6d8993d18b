"""Answers to the checks of a request. They are added and never changed: the newest of a kind counts."""

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import append_only
from core.money import PoundsField
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.triggers import notes_hands
from funding.grants.checks import querysets, rules
from funding.ledger.models import DIGITS

User = settings.AUTH_USER_MODEL
DAY = datetime.timedelta(days=1)
ROUTES = {
    rules.NOTICE: "notice published on",
    rules.EXCEPTION: "general exception, scrutiny told on",
    rules.URGENCY: "special urgency, agreed on",
}


class Check(models.Model):
    """One answer to one check of a request, by whom and when. What the question is says
    funding.grants.checks.rules."""

    class Kind(models.TextChoices):
        """Which check."""

        CONSTITUTED = "constituted", "Constituted group"
        POLITICAL = "political", "Party politics and religion"
        STAFFING = "staffing", "Ongoing staff"
        UPKEEP = "upkeep", "Upkeep"
        STARTED = "started", "Work already done"
        ENTERPRISE = "enterprise", "Subsidy"
        CONFIRMED = "confirmed", "Subsidy confirmation"
        CAPITAL = "capital", "Capital or revenue"
        ASSET = "asset", "The group’s asset"
        RUNNING = "running", "Running costs"
        HRA = "hra", "Housing Revenue Account"
        SECTION_256 = "section_256", "Section 256"
        PUBLIC_HEALTH = "public_health", "Public health grant"
        KEY_DECISION = "key_decision", "Key decision"

    class Answer(models.TextChoices):
        """What was answered."""

        YES = rules.YES, "Yes"
        NO = rules.NO, "No"
        NA = rules.NA, "Does not apply"

    class Route(models.TextChoices):
        """How a key decision was made known. Source: SI 2012/2089 regs. 9 to 11."""

        NOTICE = rules.NOTICE, "A notice at least 28 clear days before"
        EXCEPTION = (
            rules.EXCEPTION,
            "General exception: scrutiny was told at least 5 clear days before",
        )
        URGENCY = rules.URGENCY, "Special urgency: the chair of scrutiny agreed"

    asked = models.ForeignKey(GrantRequest, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=20, choices=Kind)
    answer = models.CharField(max_length=5, choices=Answer)
    note = models.TextField(blank=True)
    amount = PoundsField(
        **DIGITS, null=True, help_text="Of an enterprise: what other public bodies gave"
    )
    share = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, help_text="Per cent that benefits tenants"
    )
    day = models.DateField(
        null=True,
        help_text="Of a key decision: the day of its notice, or scrutiny was told or agreed",
    )
    route = models.CharField(max_length=10, choices=Route, blank=True)
    first_on = models.DateField(
        null=True, help_text="Of a key decision: the first day on which it may be made"
    )
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()

    objects = querysets.OfRequestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["asked", "id"], name="check_of_request")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no", "na"]), name="check_answer_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer="na") | ~Q(note=""), name="check_says_why_it_does_not_apply"
            ),
            models.CheckConstraint(
                condition=Q(kind="enterprise", answer="yes", amount__isnull=False, amount__gte=0)
                | Q(amount=None) & ~Q(kind="enterprise", answer="yes"),
                name="check_amount_of_an_enterprise",
            ),
            models.CheckConstraint(
                condition=Q(kind="hra", answer="yes", share__isnull=False)
                & Q(share__gt=0, share__lte=100)
                | Q(share=None) & ~Q(kind="hra", answer="yes"),
                name="check_share_of_tenants",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="key_decision", answer="yes", day__isnull=False, first_on__isnull=False
                )
                & (
                    Q(route="notice", first_on__gt=F("day") + 28 * DAY)
                    | Q(route="exception", first_on__gt=F("day") + 5 * DAY) & ~Q(note="")
                    | Q(route="urgency", first_on__gte=F("day")) & ~Q(note="")
                )
                | Q(day=None, first_on=None, route="") & ~Q(kind="key_decision", answer="yes"),
                name="check_notice_of_a_key_decision",
            ),
        ]
        triggers = [
            append_only(),
            notes_hands("notes_checker", "answered_by_id"),
            pgtrigger.Trigger(
                name="answered_before_the_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM funding_grantrequest
                      WHERE id = NEW.asked_id AND (state = 'received'
                            OR state = 'granted' AND NEW.kind = 'confirmed')
                      FOR NO KEY UPDATE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'checks are answered before the decision';
                    END IF;
                    IF NEW.kind = 'confirmed' AND NEW.answer <> 'yes' AND EXISTS (
                        SELECT 1 FROM funding_grant
                         WHERE request_id = NEW.asked_id AND offered_on IS NOT NULL AND state <> 'cancelled')
                    THEN
                        RAISE EXCEPTION 'what was confirmed before the offer stays confirmed';
                    END IF;
                    IF NEW.kind <> 'confirmed' THEN
                        UPDATE funding_assessment SET ready_at = NULL, ready_by_id = NULL
                         WHERE asked_id = NEW.asked_id AND ready_at IS NOT NULL;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_answer_display()}"

    @property
    def words(self):
        """The answer with what it says more."""
        more = {
            "enterprise": self.amount is not None
            and f"£{self.amount:,.2f} from other public bodies",
            "hra": self.share is not None and f"{self.share.normalize():f} % benefits tenants",
            "key_decision": self.day
            and f"{ROUTES[self.route]} {self.day:%-d %B %Y}, so from {self.first_on:%-d %B %Y}",
        }.get(self.kind)
        return f"{self.get_answer_display()}{f', {more}' if more else ''}"

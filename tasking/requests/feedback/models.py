"""What whoever reported something says of it once it is fixed."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.access import ScopedQuerySet
from core.links.models import Link
from core.rows import Versioned, raises_version
from tasking.requests.models import RequestReporter, ServiceRequest, stays

WORDS = 500


class RequestFeedbackQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sees the request."""
        return self.filter(request__in=ServiceRequest.objects.visible_to(user).values("pk"))

    def answered(self):
        return self.filter(answered_at__isnull=False)


class RequestFeedback(Versioned):
    """A question by a link about `request`, to one `reporter` of `reported_as`: the same one, or one that was merged
    into it. One for each time that it was fixed (`round`); answered once. Answers outlive who gave them."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="feedback")
    reported_as = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="+")
    reporter = models.ForeignKey(RequestReporter, models.SET_NULL, null=True, related_name="+")
    round = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    link = models.OneToOneField(Link, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_fixed = models.BooleanField(null=True)
    words = models.CharField(max_length=WORDS, blank=True)
    asked_to_reopen = models.BooleanField(default=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = RequestFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "reported_as", "reporter", "round"],
                name="requestfeedback_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_fixed=None, words="", asked_to_reopen=False)
                | Q(
                    answered_at__isnull=False,
                    answered_at__gte=F("asked_at"),
                    is_fixed__isnull=False,
                ),
                name="requestfeedback_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_to_reopen=False) | Q(is_fixed__isnull=False, is_fixed=False),
                name="requestfeedback_reopens_unfixed",
            ),
        ]
        triggers = [
            raises_version(),
            stays("question_stays", "request_id", "reported_as_id", "round", "asked_at"),
            pgtrigger.Protect(
                name="reporter_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.reporter_id IS NOT NULL AND NEW.reporter_id IS DISTINCT FROM OLD.reporter_id"
                ),
            ),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answered_at IS NOT NULL AND (ROW(NEW.answered_at, NEW.is_fixed, NEW.asked_to_reopen,"
                    " NEW.client_id) IS DISTINCT FROM ROW(OLD.answered_at, OLD.is_fixed, OLD.asked_to_reopen,"
                    " OLD.client_id) OR NEW.words NOT IN (OLD.words, ''))"
                ),
            ),
            pgtrigger.Protect(name="feedback_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_enquiry",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM tasking_servicerequest WHERE is_enquiry
                                AND id IN (NEW.request_id, NEW.reported_as_id)) THEN
                        RAISE EXCEPTION 'nobody is asked about a councillor''s enquiry';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Feedback about SR{self.request_id}"

    @property
    def named(self):
        return f"SR{self.reported_as_id}"

    @property
    def is_answered(self):
        return self.answered_at is not None

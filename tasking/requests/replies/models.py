"""Standard replies of a service, and the replies that were sent."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.letters.models import Letter
from core.rows import Versioned, raises_version
from neighbourhoods.models import Service
from tasking.requests.models import ServiceRequest, stays
from tasking.requests.replies import querysets

User = settings.AUTH_USER_MODEL
NAME, TEXT = 100, 2_000


class StandardReply(Versioned):
    """A text that is filled in for one request, read, and sent."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="standard_replies")
    name = models.CharField(max_length=NAME)
    text = models.TextField(max_length=TEXT)
    is_used = models.BooleanField("offered", default=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = querysets.StandardReplyQuerySet.as_manager()

    class Meta:
        ordering = ["service", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="standardreply_name_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(text=""), name="standardreply_has_words"
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("standard_reply_edit", args=[self.pk])


class RequestReply(models.Model):
    """A reply as it was sent. Only its text is taken out, once it is no longer needed."""

    class Way(models.TextChoices):
        """How it reached whoever asked."""

        EMAIL = "email", "By email from here"
        OTHER = "other", "Another way, such as by phone or letter"

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="replies")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    standard = models.ForeignKey(StandardReply, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    way = models.CharField(max_length=10, choices=Way)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.RequestReplyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way="email", letter__isnull=False) | Q(way="other", letter=None),
                name="requestreply_email_has_letter",
            ),
        ]
        triggers = [
            stays(
                "reply_stays",
                *("request_id", "at", "by_id", "by_name", "standard_id", "way", "letter_id", "client_id"),
            ),
            pgtrigger.Protect(
                name="text_only_emptied",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.text NOT IN (OLD.text, '')"),
            ),
            pgtrigger.Protect(name="reply_kept", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return f"Reply about SR{self.request_id}"

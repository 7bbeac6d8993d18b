"""Somebody else than the author has read the minutes before they are published."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from boards import querysets
from boards.meetings.models import Meeting
from boards.meetings.triggers import OF_MEETING, refuse_when_signed

User = settings.AUTH_USER_MODEL


class MinutesCheck(models.Model):
    """Who read the minutes that were marked ready and found them right: here, or the chair by
    e-mail or phone. Minutes that are taken back lose their check."""

    class How(models.TextChoices):
        HERE = "here", "Read here"
        EMAIL = "email", "By e-mail"
        PHONE = "phone", "By phone"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes_check")
    how = models.CharField(max_length=10, choices=How)
    name = models.CharField(max_length=200)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.MinutesCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="here", checked_by__isnull=False)
                | ~Q(how="here") & Q(checked_by=None),
                name="check_here_by_a_user",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="check_has_a_name"),
        ]
        triggers = [
            refuse_when_signed(OF_MEETING),
            pgtrigger.Trigger(
                name="checked_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM boards_meeting
                         WHERE id = NEW.meeting_id AND minutes_ready_by_id = NEW.checked_by_id)
                    THEN
                        RAISE EXCEPTION 'somebody else than the author checks the minutes';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.in_words

    @property
    def in_words(self):
        """Such as "Checked by Jo Bloggs by phone on 3 March 2026"."""
        how = "" if self.how == self.How.HERE else f" {self.get_how_display().lower()}"
        return f"Checked by {self.name}{how} on {self.checked_on:%-d %B %Y}"

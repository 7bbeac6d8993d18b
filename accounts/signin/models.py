"""The log of sign-ins: who tried, from where, with what result. No password is ever in it."""

import pgtrigger
from django.conf import settings
from django.db import models

KEPT_AT_LEAST = 90
"""Days for which the database deletes no row of the log, whoever asks."""


class Outcome(models.TextChoices):
    """What came of one attempt."""

    SIGNED_IN = "signed_in", "Signed in"
    WRONG_PASSWORD = "wrong_password", "Wrong password"
    UNKNOWN = "unknown", "Unknown email address"
    TOO_MANY = "too_many", "Refused: too many attempts"
    SUSPENDED = "suspended", "Refused: account suspended"
    WRONG_CODE = "wrong_code", "Wrong or refused code (2-step verification)"


class SignIn(models.Model):
    """One attempt. `email` is the address as it was typed, `user` whose it is, if anybody's."""

    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sign_ins"
    )
    email = models.CharField(max_length=254)
    outcome = models.CharField(max_length=20, choices=Outcome)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="signin_by_time"),
            models.Index(fields=["user", "at", "id"], name="signin_by_user"),
            models.Index(fields=["outcome", "at", "id"], name="signin_by_outcome"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="signin_outcome"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                # The retention period ends rows; nothing else does.
                func=(
                    "IF TG_OP = 'DELETE' THEN "
                    f"IF OLD.at < now() - interval '{KEPT_AT_LEAST} days' THEN RETURN OLD; END IF; "
                    "END IF; "
                    "RAISE EXCEPTION 'The log of sign-ins is never changed';"
                ),
            )
        ]

    def __str__(self):
        return f"{self.email}: {self.get_outcome_display()}"

    @property
    def look(self):
        """What came of it, as (word, colour, shape)."""
        done = self.outcome == Outcome.SIGNED_IN
        return (self.get_outcome_display(), *(("green", "✓") if done else ("red", "✕")))

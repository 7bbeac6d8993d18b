"""Who sent something in: a table of its own, which is emptied."""

from django.db import models
from django.db.models import Q


class Sender(models.Model):
    """Who sent something, and how to reach them. It stands here alone, without history, and is deleted
    whole; what was sent stays without it."""

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField()
    delete_on = models.DateField(help_text="The day that was promised to the sender")

    class Meta:
        indexes = [models.Index(fields=["delete_on", "id"], name="sender_by_deletion")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", email="", phone=""), name="sender_says_something"
            )
        ]

    def __str__(self) -> str:
        """Stands in events: no name."""
        return f"Sender {self.pk}"

"""What somebody has begun to write in a form that anybody may send, to go on with later."""

import uuid

from django.db import models
from django.db.models import F, Q


class Draft(models.Model):
    """What stands in a form that was not sent yet, as it was typed: {name of a field: [values]}. It opens by
    a link (core.links) and by nothing else; it has no history, is emptied once it is sent, and deleted whole."""

    version = models.PositiveIntegerField(default=1, help_text="Raised each time it is saved")
    form = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delete_on = models.DateField(help_text="The day that was promised")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        indexes = [models.Index(fields=["delete_on", "id"], name="draft_by_deletion")]
        constraints = [
            models.CheckConstraint(condition=~Q(form=""), name="draft_of_a_form"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(values={}), name="draft_that_was_sent_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(saved_at__gte=F("begun_at")), name="draft_saved_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        """Stands in events: none of its words."""
        return f"Draft {self.pk}"

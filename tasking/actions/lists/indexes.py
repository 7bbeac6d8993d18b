"""The index that a list of actions is read along beside those of the model."""

from django.db.models import Index, Q

from tasking import states


def list_index():
    """Of what awaits sign-off, from the earliest due day."""
    waits = Q(state__in=[states.DONE, states.VERIFIED])
    return Index(fields=["due_on", "id"], condition=waits, name="action_unsigned")

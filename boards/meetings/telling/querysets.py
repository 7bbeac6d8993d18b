"""Reads over who was told of a meeting."""

from boards.bodies.querysets import OfBodyQuerySet


class MeetingToldQuerySet(OfBodyQuerySet):
    """Never public: for those who see the meeting inside."""

    prefix = "meeting__body__"

    def whole(self):
        """With what a line of the list says."""
        return self.select_related("person__merged_into", "letter", "recorded_by")

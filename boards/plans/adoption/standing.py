"""Where a plan stands, in the words that pages and rules ask for."""

from django.utils import timezone

from boards.plans.adoption.looks import look_of


class Standing:
    """What the state and the days of a plan decide. Its `State` is Plan.State."""

    @property
    def is_replaced(self):
        """Whether another plan is in force by now."""
        return self.replaced_from is not None and self.replaced_from <= timezone.localdate()

    @property
    def is_to_come(self):
        """Whether it is adopted, and its first day has not come."""
        return self.in_force_from is not None and self.in_force_from > timezone.localdate()

    @property
    def in_words(self):
        """How it stands today, such as "Adopted, in force from 1 April 2027"."""
        words = self.get_state_display()
        if self.replaced_from is not None and self.replaced_from == self.in_force_from:
            return f"Replaced before it was in force, on {self.replaced_from:%-d %B %Y}"
        if self.is_replaced:
            return f"Replaced on {self.replaced_from:%-d %B %Y}"
        day = f", in force from {self.in_force_from:%-d %B %Y}" if self.is_to_come else ""
        return f"{words}{day}"

    @property
    def look(self):
        """How it stands today, as (words, colour, shape)."""
        return (self.in_words, *look_of(self))

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def is_consulted(self):
        """Whether it is with the people, and not adopted yet."""
        return self.state == self.State.CONSULTED

    @property
    def is_reviewed(self):
        return self.state == self.State.REVIEWED

    @property
    def may_change(self):
        return self.is_draft or self.is_consulted

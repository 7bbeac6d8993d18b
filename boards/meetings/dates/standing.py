"""Where a meeting stands, in the words that pages and rules ask for."""

from django.utils import timezone

from boards.meetings.dates.states import STATUSES, TO_CHECK, TO_COME


class Standing:
    """What the state of a meeting decides. Its `State` is Meeting.State."""

    @property
    def status(self):
        """Where it stands, as a reader sees it: of minutes that are ready, what they wait for."""
        is_ready = self.state == self.State.MINUTES_READY
        return STATUSES[TO_CHECK if is_ready and self.waits_for_check else self.state]

    @property
    def is_in_preparation(self):
        """Whether its agenda is being built."""
        return self.state == self.State.PREPARING

    @property
    def is_yet_to_start(self):
        """Whether nobody has opened it, and it was not cancelled."""
        return self.state in TO_COME

    @property
    def is_running(self):
        return self.state == self.State.RUNNING

    @property
    def is_cancelled(self):
        return self.state == self.State.CANCELLED

    @property
    def is_over(self):
        return self.state in (
            self.State.WRITING_UP,
            self.State.MINUTES_READY,
            self.State.MINUTES_PUBLISHED,
        )

    @property
    def takes_minutes(self):
        """Whether attendance, minutes and decisions can be written now."""
        return self.state in (self.State.RUNNING, self.State.WRITING_UP)

    @property
    def takes_earlier_minutes(self):
        """Whether its minutes, written elsewhere before this system was used, can be attached."""
        return self.predates_system and self.is_yet_to_start

    @property
    def has_published_minutes(self):
        return self.state == self.State.MINUTES_PUBLISHED

    @property
    def is_to_come(self):
        """Whether its day has not come yet."""
        return timezone.localdate() < self.day

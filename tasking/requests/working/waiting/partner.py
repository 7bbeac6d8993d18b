"""For whom a request waits, and by when they are to reply: the partner's own clock, while the team's stands."""

import datetime

from django.db import models
from django.utils import timezone

from core.dates import day_in_words
from neighbourhoods.models import Agency
from tasking.requests.working import states

DAY = datetime.timedelta(days=1)


class OfPartner(models.Model):
    """What the work of a request knows of whom it waits for. The request itself has the words, and the day on which
    they are asked again (`chase_on`): the one after the day by which they reply."""

    partner = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="waited_for"
    )
    """None where it waits for nobody, or for a body outside."""

    class Meta:
        abstract = True

    @property
    def waits_for_partner(self):
        return self.state == states.AWAITING_PARTNER

    @property
    def may_ask_partner(self):
        """Whether a partner may be asked, or asked again."""
        return self.waits_for_partner or states.can_move(self.state, states.AWAITING_PARTNER)

    @property
    def asking_in_words(self):
        return "Ask again" if self.waits_for_partner else "Wait for a partner"

    @property
    def partner_in_words(self):
        """The agency as it is called today, or the words of a body outside."""
        return str(self.partner) if self.partner_id else self.request.waiting_for

    @property
    def reply_by(self):
        """The day by which the partner is to reply, never later than the wait itself ends; None where it waits
        for none."""
        if not self.waits_for_partner:
            return None
        return min(self.request.chase_on - DAY, timezone.localdate(self.wakes_at))

    @property
    def reply_is_late(self):
        return self.waits_for_partner and self.reply_by < timezone.localdate()

    @property
    def reply_in_words(self):
        """Such as "reply by 5 June 2026, 3 days left"."""
        left = (self.reply_by - timezone.localdate()) // DAY
        said = "due today" if left == 0 else f"{_days(abs(left))} {'left' if left > 0 else 'late'}"
        return f"reply by {day_in_words(self.reply_by)}, {said}"


def _days(number):
    return f"{number} day{'' if number == 1 else 's'}"

"""Who is away, from when to when, and who covers: what colleagues need to know of cover."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Cover


@dataclass(frozen=True)
class Away:
    """Somebody is away from day to day, both counting, and `covered_by` stands in."""

    starts_on: date
    ends_on: date
    covered_by: str

    @property
    def is_now(self):
        return self.starts_on <= timezone.localdate()


def away(people, day=None):
    """{person id: [Away]} of these people from a day on, the next first. One query."""
    users = {each.user_id: each.pk for each in people if each.user_id}
    rows = Cover.objects.absences_of(users, day or timezone.localdate())
    found = defaultdict(list)
    for row in rows:
        absence = Away(row.starts_on, row.ends_on, row.covered_by.name)
        if absence not in (known := found[users[row.grant.user_id]]):
            known.append(absence)
    return found

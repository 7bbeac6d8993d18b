"""Police priorities when their agency ends or their problem is closed."""

import datetime

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from tasking.problems.police.operations import keep_priority, set_priority

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_what_an_ended_agency_set_is_not_kept_on(side):
    row = set_priority(
        neighbourhood=side.place,
        agency=side.agency,
        title="Speeding",
        chosen="forum",
        starts_on=timezone.localdate() - 10 * DAY,
        by=SYSTEM,
    )
    type(side.agency).objects.filter(pk=side.agency.pk).update(ended_on=timezone.localdate())
    with pytest.raises(Refused, match="has ended"):
        keep_priority(priority=row, by=SYSTEM)

"""Jobs of the calendar."""

from django.utils import timezone

from core import settings
from core.actors import SYSTEM
from core.jobs.registry import periodic
from funding.opendata import operations as opendata
from funding.opendata.settings import AUTOMATIC


@periodic(
    "funding.publish_open_data", cron="20 6 * * *", label="Open data: publish after a quarter"
)
def publish_open_data():
    """Each morning, where the council has set it: what is due of the last quarter."""
    today = timezone.localdate()
    if settings.value(AUTOMATIC.name, on=today):
        opendata.publish_due(today, by=SYSTEM)

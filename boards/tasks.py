"""Jobs of the calendar."""

from django.utils import timezone
from procrastinate.contrib.django import app

from boards.operations import interests, papers


@app.periodic(cron="30 7 * * *")
@app.task(name="boards.remind_of_notice", queueing_lock="boards.remind_of_notice")
def remind_of_notice(timestamp):
    """Each morning: notices to the monitoring officer that are due."""
    interests.remind_of_notice(timezone.localdate())


@app.periodic(cron="40 7 * * *")
@app.task(name="boards.remind_authors", queueing_lock="boards.remind_authors")
def remind_authors(timestamp):
    """Each morning: papers that are due."""
    papers.remind_authors(timezone.localdate())

"""Jobs of the calendar."""

from django.utils import timezone
from procrastinate.contrib.django import app

from boards.operations import alerts, interests, papers, preparing


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


@app.periodic(cron="35 7 * * *")
@app.task(name="boards.remind_of_timetable", queueing_lock="boards.remind_of_timetable")
def remind_of_timetable(timestamp):
    """Each morning: what the timetables of meetings ask for."""
    preparing.remind_of_timetable(timezone.localdate())


@app.periodic(cron="45 7 * * *")
@app.task(name="boards.alert_absent", queueing_lock="boards.alert_absent")
def alert_absent(timestamp):
    """Each morning: elected members who have not come for four or five months."""
    alerts.alert_absent(timezone.localdate())

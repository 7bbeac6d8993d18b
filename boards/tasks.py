"""Jobs of the calendar."""

from django.utils import timezone

from boards.interests import operations as interests_operations
from boards.meetings.agendas import preparing as agendas_preparing
from boards.office import operations as office_operations
from boards.papers import operations as papers_operations
from core.jobs.registry import periodic


@periodic(
    "boards.remind_of_notice",
    cron="30 7 * * *",
    label="Reminders: notice of interests to the monitoring officer",
)
def remind_of_notice():
    """Each morning: notices to the monitoring officer that are due."""
    interests_operations.remind_of_notice(timezone.localdate())


@periodic("boards.remind_authors", cron="40 7 * * *", label="Reminders: papers due")
def remind_authors():
    """Each morning: papers that are due."""
    papers_operations.remind_authors(timezone.localdate())


@periodic("boards.remind_of_timetable", cron="35 7 * * *", label="Reminders: meeting timetables")
def remind_of_timetable():
    """Each morning: what the timetables of meetings ask for."""
    agendas_preparing.remind_of_timetable(timezone.localdate())


@periodic("boards.warn_of_absence", cron="45 7 * * *", label="Alerts: members absent for months")
def warn_of_absence():
    """Each morning: elected members who have not come for four or five months, or of whom six are
    over."""
    office_operations.find_lapses(timezone.localdate())
    office_operations.warn_of_absence(timezone.localdate())

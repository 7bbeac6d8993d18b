"""Jobs of money: those of the calendar, and the closing of a year."""

from django.utils import timezone

from core import settings
from core.actors import SYSTEM
from core.jobs.registry import periodic, task
from funding.audit.checks import operations as checks
from funding.audit.files import operations as files
from funding.grants.awards import operations as awards
from funding.grants.offers import bulletin
from funding.grants.offers import operations as offers
from funding.opendata import operations as opendata
from funding.opendata.settings import AUTOMATIC
from funding.payments.exchange import operations as exchange
from funding.returns import asking
from funding.yearend.closing import operations as closing_operations


@periodic(
    "funding.bring_into_force", cron="50 7 * * 1-5", label="Offers of grants: decisions in force"
)
def bring_into_force():
    """Each working morning: offers whose decision has come into force."""
    offers.bring_into_force()


@periodic("funding.tell_councillors", cron="0 16 * * 1-5", label="Bulletin: decisions published")
def tell_councillors():
    """Each working afternoon: what ward committees have published."""
    bulletin.tell_councillors()


@periodic("funding.ask_returns", cron="55 7 * * 1-5", label="Grants: end-of-grant reports due")
def ask_returns():
    """Each working morning: reports that are due, and reminders."""
    asking.ask_and_remind()


@periodic("funding.send_back", cron="45 7 * * 1-5", label="Grants: conditions of other wards")
def send_back():
    """Each working morning: shares whose other ward committees did not agree go back to the members."""
    awards.send_back(by=SYSTEM)


@task(files.JOB, label="Files for audit")
def make_audit_file(*, file):
    """Put a file for audit together."""
    files.make_file(file)


@periodic("funding.count_findings", cron="35 5 * * *", label="Checks for audit: open findings")
def count_findings():
    """Each morning: how many findings nobody has looked at."""
    checks.count_all()


@periodic(
    "funding.publish_open_data", cron="20 6 * * *", label="Open data: publish after a quarter"
)
def publish_open_data():
    """Each morning, where the council has set it: what is due of the last quarter."""
    today = timezone.localdate()
    if settings.value(AUTOMATIC.name, on=today):
        opendata.publish_due(today, by=SYSTEM)


@periodic(
    "funding.match_payments", cron="40 6 * * *", label="Payments: what finance paid agrees now"
)
def match_payments():
    """Each morning: what finance paid and agrees since, such as after a hold was lifted."""
    exchange.match(by=SYSTEM)


@task(closing_operations.JOB, label="Money: closing a year")
def close_year(closing):
    """A year that a second person closes."""
    closing_operations.run_closing(closing)

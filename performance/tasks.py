"""Jobs of performance."""

from core.jobs.registry import periodic, task
from performance.counting import operations
from performance.imports.folder.looking import look
from performance.indicators.models import Indicator
from performance.reports import operations as reports
from performance.reports.commentary.letters import remind_all
from performance.reports.making import make_reports
from performance.returns.chasing.operations import ask_new
from performance.returns.files.operations import follow_batches
from performance.returns.making import make_returns


@periodic(
    "performance.count_figures", cron="40 4 1 * *", label="Figures counted from our own records"
)
def count_figures():
    """On the first of each month: all indicators that this system counts itself."""
    operations.count_all()


@task(operations.JOB, label="Count the figures of an indicator")
def count_indicator(*, indicator):
    """One of them; counted twice it is the same."""
    operations.count_indicator(indicator=Indicator.objects.get(pk=indicator))


@periodic(
    "performance.look_into_folder", cron="*/10 * * * *", label="Files of figures in the folder"
)
def look_into_folder():
    """Every ten minutes: files that have come whole into the folder wait for somebody to check them."""
    look()


@periodic("performance.make_returns", cron="40 7 * * 1-5", label="Figures and files that are due")
def ask_for_returns():
    """Each working morning: what is due of periods that are over, each asked for once; and what became of files."""
    follow_batches()
    ask_new(make_returns())


@periodic(
    "performance.make_reports", cron="20 5 * * *", label="Reports of the quarter that is over"
)
def make_reports_due():
    """Each morning: the reports of the period that is over, once."""
    make_reports()


@periodic("performance.remind_commentary", cron="50 7 * * 1-5", label="Commentary that is owed")
def remind_commentary():
    """Each working morning: who owes commentary is asked, and reminded before and after its day."""
    remind_all()


@task(reports.FOLLOW, label="Sign the reports that follow the city’s")
def sign_sheets(*, report):
    """Signed twice they are signed once."""
    reports.sign_sheets(report)

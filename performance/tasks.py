"""Jobs of performance."""

from core.jobs.registry import periodic, task
from performance.counting import operations
from performance.indicators.models import Indicator
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


@periodic("performance.make_returns", cron="40 7 * * 1-5", label="Figures and files that are due")
def ask_for_returns():
    """Each working morning: what is due of periods that are over, each asked for once; and what became of files."""
    follow_batches()
    ask_new(make_returns())

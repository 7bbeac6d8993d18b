"""Jobs of performance."""

from core.jobs.registry import periodic, task
from performance.counting import operations
from performance.indicators.models import Indicator


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

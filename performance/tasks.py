"""Jobs of the calendar."""

from core.jobs.registry import periodic
from performance.returns.chasing.operations import ask_new
from performance.returns.files.operations import follow_batches
from performance.returns.making import make_returns


@periodic("performance.make_returns", cron="40 7 * * 1-5", label="Figures and files that are due")
def ask_for_returns():
    """Each working morning: what is due of periods that are over, each asked for once; and what became of files."""
    follow_batches()
    ask_new(make_returns())

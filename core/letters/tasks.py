"""Jobs that hand letters over."""

from core.jobs.registry import Growing, periodic, task
from core.letters import operations

HAND_OVER = Growing(*operations.WAITS)


@task(operations.JOB, label="Send an email", retry=HAND_OVER)
def hand_over(*, letter: int) -> None:
    """Hand one letter over. `letter` is its id."""
    operations.hand_over(letter)


@periodic(
    "core.take_up_letters",
    cron="* * * * *",
    label="Send emails that were interrupted",
    retry=Growing(),
)
def take_up() -> None:
    """Every minute, and as soon as a worker starts."""
    operations.take_up()


@periodic("core.tidy_letters", cron="20 2 * * *", label="Delete personal links in unsent emails")
def tidy() -> None:
    """Each night."""
    operations.tidy()

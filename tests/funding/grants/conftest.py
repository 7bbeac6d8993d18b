"""The evening of the schedule, for tests of other nouns too."""

from tests.funding.grants.test_schedule import (
    beds,
    bench,
    clerk,
    clock,
    evening,
    held,
    members,
    report,
)

__all__ = ["beds", "bench", "clerk", "clock", "evening", "held", "members", "report"]

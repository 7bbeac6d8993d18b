"""What figures add to what others keep."""

from performance.indicators.following import follow
from performance.observations.operations import follow_rule


def register():
    follow(follow_rule)

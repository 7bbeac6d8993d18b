"""What figures add to what others keep."""

from performance.indicators.following import follow
from performance.observations.operations import hide_small


def register():
    follow(hide_small)

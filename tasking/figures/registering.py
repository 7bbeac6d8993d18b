"""What tasking counts for performance."""

from core import figures
from tasking.figures import actions, requests, walkabouts


def register():
    figures.declare(*actions.FIGURES, *requests.FIGURES, *walkabouts.FIGURES)

"""What happens in the course of the year, in the order in which it happened."""

import heapq
import itertools
from contextlib import suppress


class Timeline:
    """Stories told at the same time. A story is a generator that yields the moment at which it goes
    on and is sent that moment; what it does in between is done then."""

    def __init__(self):
        self._waiting, self._order = [], itertools.count()

    def add(self, story):
        self._wait(story, next(story, None))

    def _wait(self, story, moment):
        if moment is not None:
            heapq.heappush(self._waiting, (moment, next(self._order), story))

    def play(self, until):
        """Tell all stories as far as this moment. What comes later has not happened."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, _, story = heapq.heappop(self._waiting)
            with suppress(StopIteration):
                self._wait(story, story.send(moment))

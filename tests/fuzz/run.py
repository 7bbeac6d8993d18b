"""One run of the fuzzer over a world: what it found to try, and what came of it."""

from tests.fuzz.attempts import Judge, attempts_of
from tests.fuzz.finding import Finder


class Run:
    """`targets` and `attempts` are there once it is made; `go` sends them."""

    def __init__(self, world, *, seed=0, thorough=False, only="", pages=None):
        """`only` takes the targets whose name holds it; `pages` are the names of the addresses
        where forms are looked for (None: all)."""
        finder = Finder(world, thorough)
        self.targets = [each for each in finder.find(pages) if only in each.name]
        self.attempts = [each for target in self.targets for each in attempts_of(target, seed)]
        self.judge = Judge(finder.client)

    def faults(self, most=0):
        """The faults as they are found. With `most`, only so many attempts, spread evenly."""
        count = min(most, len(self.attempts)) if most else len(self.attempts)
        for number in range(count):
            yield from self.judge.judge(self.attempts[number * len(self.attempts) // count])

    def go(self, most=0, say=lambda text: None):
        """[str]: all the faults, each said when it is found."""
        found = []
        for fault in self.faults(most):
            found.append(fault)
            say(fault)
        return found

    def summary(self):
        """How many requests, and how they were answered."""
        codes = self.judge.codes
        counts = ", ".join(f"{count} × {code}" for code, count in sorted(codes.items()))
        return f"{sum(codes.values())} requests: {counts}"

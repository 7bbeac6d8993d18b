"""What a survey found in one place: sums, from which the share, its design effect and its limits follow. Pure."""

import dataclasses
from fractions import Fraction

from performance.statistics import wilson


@dataclasses.dataclass(slots=True)
class Tally:
    """Valid answers to one question in one place: how many, and the sums of their weights and of the squares of these.
    `yes` is None where a file does not say how many answered so, unweighted."""

    n: int = 0
    yes: int | None = 0
    weight: Fraction | int = 0
    yes_weight: Fraction | int = 0
    squares: Fraction | int | None = 0
    """None where the design effect is not known."""
    row: int = 0

    def add(self, other):
        """The answers of another place or respondent."""
        self.n += other.n
        self.weight += other.weight
        self.yes_weight += other.yes_weight
        self.yes = None if None in (self.yes, other.yes) else self.yes + other.yes
        self.squares = (
            None if None in (self.squares, other.squares) else self.squares + other.squares
        )
        self.row = self.row or other.row

    @property
    def share(self):
        """Of the weights, those that said yes: 0 to 1."""
        return Fraction(self.yes_weight) / self.weight

    @property
    def design_effect(self):
        """Kish's; 1 where it is not known."""
        if self.squares is None:
            return 1.0
        return float(Fraction(self.n) * self.squares / Fraction(self.weight) ** 2)

    @property
    def limits(self):
        """Of the share, by the number of respondents that the sample is worth."""
        n = self.n / self.design_effect
        share = self.share
        yes = n if share == 1 else 0 if share == 0 else min(n, float(share) * n)
        return wilson(yes, n)

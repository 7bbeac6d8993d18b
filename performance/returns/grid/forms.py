"""The form of a grid: its boxes are those of the cells, and what is wrong stands with each."""

import re
from types import SimpleNamespace

from core.forms import Form
from performance.returns.grid import cells
from performance.returns.grid.pasted import put

LONGEST = 50_000
BOX = re.compile(r"(?:top|whole|value|note)(-\d{1,18}-)")
GONE = "Some of these figures are no longer needed here and were not saved. You typed: {}"


class GridForm(Form):
    """`grid`: [(Asked, [Cell])]. What is to be stored is `found`, what was touched `changed`."""

    def __init__(self, data=None, files=None, *, grid):
        super().__init__(data, files)
        self.grid, self.changed, self.found = grid, [], []

    @property
    def cells(self):
        return [cell for _, row in self.grid for cell in row]

    def full_clean(self):
        super().full_clean()
        if self.is_bound:
            self.changed = cells.read(self.cells, self.data)
            self.found = cells.check(self.changed)
            self._say_lost()

    def _say_lost(self):
        """What was typed for an indicator that is not asked for here any more is said, and not stored."""
        here = {f"-{cell.line}-" for cell in self.cells}
        lost = [
            words.strip()[:60]
            for name, words in self.data.items()
            if (found := BOX.match(name)) and found[1] not in here and words.strip()
        ]
        if lost:
            self.add_error(None, GONE.format(", ".join(lost[:50])))

    def is_valid(self):
        return super().is_valid() and not any(cell.errors for cell in self.cells)

    @property
    def has_mistakes(self):
        return self.is_bound and not self.is_valid()

    def __iter__(self):
        """What is wrong in the order of the page, for the summary of mistakes, each with its place and, where more than
        one is asked for, its indicator."""
        return iter(
            [
                SimpleNamespace(auto_id=cell.auto_id, errors=[self._whole(cell, each) for each in cell.errors])
                for cell in self.cells
                if cell.errors
            ]
        )  # fmt: skip

    def _whole(self, cell, words):
        about = (
            f"{cell.name}, {cell.indicator}, {cell.period.words}"
            if len(self.grid) > 1
            else cell.name
        )
        return f"{about}: {words}"

    def read_block(self):
        """Put what was pasted into the boxes, to be looked at before it is saved. Returns whether it could be read."""
        self.full_clean()
        for cell in self.cells:
            cell.errors = []
        for words in put(self.data.get("block", "")[:LONGEST], self.grid):
            self.add_error(None, words)
        return not self.errors

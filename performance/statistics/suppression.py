"""Which counts of a table are not shown, so that no small one can be worked out."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

Table = Sequence[Sequence[int]]
Shown = list[list[int | None]]
Key = tuple[int, int]
Keys = Set[Key]


def suppress(table: Table, threshold: int) -> Shown:
    """The table with None where a count must not be shown: first those from 1 to `threshold` - 1, then so
    many others that nobody can work one out who knows the totals of all rows and columns and that no count
    is negative. 0 is shown, unless it has to cover another.

    `table` holds counts by row and column, without totals; a table of one row or one column has one total.
    Where nothing is left to cover a count with, all of its table is hidden. Raises ValueError for a count
    that is negative, or rows of several lengths.
    """
    counts = _checked(table)
    signs = [[1] * len(row) for row in counts]
    return _shown(counts, _hide(counts, signs, _small(counts, threshold)))


def suppress_with_totals(table: Table, threshold: int) -> Shown:
    """As `suppress`, where a total may itself be too small to be shown: returns one more row and column, the
    totals, of which some are None too."""
    counts = _checked(table)
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return _shown(rows, cover(rows, _small(rows, threshold)))


def cover(
    table: Sequence[Sequence[int | None]], hidden: Keys, before: Keys = frozenset()
) -> set[Key]:
    """Which cells of a table to hide so that none of `hidden` can be worked out: these and what covers them, by row and
    column. The last row and the last column of `table` are its totals. None is a cell without a count, which covers
    nothing. Of covers that do, one that was hidden `before` is taken first: what changed meanwhile would give away what
    stood there."""
    wide, high = len(table[0]) - 1, len(table) - 1
    signs = [
        [-1 if (r == high) != (c == wide) else 1 for c in range(wide + 1)] for r in range(high + 1)
    ]
    return _hide(table, signs, set(hidden), before)


def _checked(table):
    counts = [list(row) for row in table]
    if not all(count >= 0 for row in counts for count in row):
        raise ValueError("a count is a number and not negative")
    if len({len(row) for row in counts}) > 1:
        raise ValueError("every row has as many counts as the others")
    return counts


def _shown(counts, hidden):
    return [
        [None if (r, c) in hidden else count for c, count in enumerate(row)]
        for r, row in enumerate(counts)
    ]


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int
    count: int
    sign: int

    @property
    def key(self):
        return self.row, self.column

    def may_become(self, step):
        return self.count + self.sign * step >= 0


def _small(counts, threshold):
    return {
        (r, c)
        for r, row in enumerate(counts)
        for c, count in enumerate(row)
        if 0 < count < threshold
    }


def _hide(counts, signs, small, before=frozenset()):
    """The cells to hide. A count is covered once another table with the same totals could stand there that
    differs in it and in hidden cells alone: four corners of a rectangle that move by one, in a table of one
    line two of its cells. The cheapest cover is taken: fewest new cells, then the smallest counts."""
    cells = {
        (r, c): _Cell(r, c, count, signs[r][c])
        for r, row in enumerate(counts)
        for c, count in enumerate(row)
        if count is not None
    }
    hidden = set(small)
    for key in sorted(small):
        one = _cheapest(_covers(cells[key], cells, counts), hidden, cells, before)
        if one is None:
            return set(cells)
        hidden |= one
    return hidden


def _cheapest(covers, hidden, cells, before):
    """Of covers the one that costs least, the first that costs nothing; None where there is none."""
    best = None
    for one in covers:
        cost = _cost(one, hidden, cells, before)
        if best is None or cost < best[0]:
            best = cost, one
        if not cost[1]:
            break
    return best and best[1]


def _cost(one, hidden, cells, before):
    new = [cells[key] for key in one if key not in hidden]
    fresh = sum(each.key not in before for each in new)
    return fresh, len(new), sum(each.count for each in new), sorted(one)


def _covers(cell, cells, counts):
    """Sets of cells that hide a count when all are hidden."""
    high, wide = len(counts), len(counts[0])
    if high == 1 or wide == 1:
        others = [each for each in cells.values() if each != cell]
        yield from ({cell.key, each.key} for each in others if _moves([cell, each]))
        return
    for row in range(high):
        for column in range(wide):
            if row != cell.row and column != cell.column:
                keys = (cell.row, column), (row, column), (row, cell.column)
                corners = [cell, *(cells[key] for key in keys if key in cells)]
                if len(corners) > len(keys) and _moves(corners):
                    yield {each.key for each in corners}


def _moves(cells):
    """Whether cells that take turns in rising and falling by one could do so."""
    return any(
        all(each.may_become(step * (-1) ** n) for n, each in enumerate(cells)) for step in (1, -1)
    )

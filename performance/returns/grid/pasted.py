"""A block of cells from a spreadsheet: places down, indicators across."""

from performance.returns.grid.typed import number_of, says_none

MOST_LINES = 60
MOST_CELLS = 100


def put(text, grid):
    """Put what was pasted into the cells of a grid ([(Asked, [Cell])]). The first line names the indicators, by name or
    code, with the period after a comma where several of it are asked for; where two numbers are asked for the second
    stands in the column after. Returns what is wrong, with row and column; then nothing was put."""
    lines = [line.split("\t")[:MOST_CELLS] for line in text.replace("\r", "").split("\n")]
    lines = [[each.strip() for each in cells] for cells in lines]
    while lines and not any(lines[-1]):
        lines.pop()
    if len(lines) < 2:
        return ["Paste a first row with the names of the indicators, then a row for each place"]
    if len(lines) > MOST_LINES:
        return [f"{len(lines)} rows are more than the number of places"]
    columns, wrong = _columns(lines[0], grid)
    found, seen = [], {}
    for number, cells in enumerate(lines[1:], 2):
        name = _fold(cells[0])
        if not any(cells):
            continue
        if name in seen:
            wrong.append(f"Row {number}: {cells[0]} is already in row {seen[name]}")
        seen[name] = number
        for column, (box, by_place) in columns.items():
            if column >= len(cells) or not cells[column]:
                continue
            cell = by_place.get(name)
            if cell is None:
                wrong.append(f"Row {number}: “{cells[0][:60]}” is not one of the places")
                break
            if says_none(cells[column]):
                found.append((cell, "none", True))
                continue
            try:
                number_of(cells[column])
            except ValueError as error:
                words = f"“{cells[column][:40]}” {error}"
                wrong.append(f"Row {number}, column {column + 1} ({cell.indicator}): {words}")
                continue
            found.append((cell, box, cells[column]))
    if wrong:
        return wrong
    for cell, box, words in found:
        cell.typed[box] = words
        if box != "none":
            cell.typed["none"] = False
        else:
            cell.typed |= dict.fromkeys(("top", "whole", "value"), "")
    return [] if found else ["No figures were found in what you pasted"]


def _fold(name):
    return " ".join(name.casefold().replace("’", "'").split())


def _columns(heads, grid):
    """({column: (box, {folded place: cell})}, what is wrong)."""
    by_name, periods = {}, {}
    for asked, cells in grid:
        for name in asked.indicator.file_names:
            by_name[_fold(name)] = by_name[_fold(f"{name}, {asked.period.words}")] = cells
            periods.setdefault(_fold(name), []).append(asked.period.words)
    columns, wrong, before = {}, [], None
    for column, head in enumerate(heads[1:], 1):
        cells = by_name.get(_fold(head)) if head else None
        if len(several := periods.get(_fold(head), ())) > 1:
            words = f"“{head[:60]}” is due for {' and '.join(several)}. Add the period, such as “{head[:60]}, {several[0]}”"
            wrong.append(f"Row 1, column {column + 1}: {words}")
            before = None
        elif cells is not None:
            box = "top" if cells and cells[0].takes_counts else "value"
            columns[column] = box, {_fold(each.name): each for each in cells}
            before = cells
        elif before and before[0].takes_counts and columns.get(column - 1, ("",))[0] == "top":
            columns[column] = "whole", {_fold(each.name): each for each in before}
            before = None
        elif head:
            wrong.append(f"Row 1, column {column + 1}: “{head[:60]}” is not one of the indicators")
    return columns, wrong

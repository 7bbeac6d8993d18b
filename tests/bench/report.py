"""What was measured, as a table, and what misses a goal."""

import gzip
from pathlib import Path

MOST_QUERIES = 12
MOST_GROWTH = 1.2
BUDGET = 70_000


def print_pages(results):
    scales = list(results)
    print(
        f"{'page':<26}"
        + "".join(f"{f'scale {scale}':>25}" for scale in scales)
        + f"{'bytes':>9}{'bare':>7}  goals"
    )
    print(f"{'':<26}" + "".join(f"{'queries':>9}{'ms':>8}{'cpu':>8}" for _ in scales))
    for name in results[scales[0]]:
        rows = [results[scale][name] for scale in scales]
        line = f"{name:<26}" + "".join(f"{row[0]:>9}{row[1]:>8.1f}{row[4]:>8.1f}" for row in rows)
        print(f"{line}{rows[-1][2]:>9,}{rows[-1][3]:>7.1f}  {goals(name, rows)}")


def goals(name, rows):
    """What a page misses, in words."""
    missed = []
    most = {
        "live page, 40 items": 15,
        "save one item": 8,
        "neighbourhood": 25,
        "body": 15,
        "minutes": 14,
        "minutes, PDF": 13,
        "how bodies do": 15,
    }.get(name, MOST_QUERIES)
    if max(row[0] for row in rows) > most:
        missed.append(f"over {most} queries")
    if rows[-1][0] > rows[-2:][0][0]:  # a small world leaves out what it has nothing of
        missed.append("queries grow")
    filled = next(row for row in rows if row[2] > 0.9 * rows[-1][2])  # the smallest that fills it
    if rows[-1][4] > filled[4] * MOST_GROWTH:
        missed.append(f"work grows {rows[-1][4] / filled[4]:.2f} times")
    if name.endswith("200 items, PDF") and rows[-1][1] > 1000:
        missed.append("over a second")
    if name.startswith("live") and rows[-1][1] > 40:
        missed.append("over 40 ms")
    return ", ".join(missed) or "met"


def print_assets():
    """What a browser takes once, gzipped: on every page, and on the page of a meeting."""
    built = Path(__file__).resolve().parents[2] / "static" / "built"
    everywhere = [
        "app.css", "app.js", "govuk-frontend.min.js", "picker.js", "tables.js", "source-sans-3.woff2"
    ]  # fmt: skip
    live = ["live.js", "minutes.js", "now.js", "one.js", "queue.js", "sheets.js", "undo.js"]
    for words, files in (("Every page", everywhere), ("The live page besides", live)):
        sizes = {name: len(gzip.compress((built / name).read_bytes(), 9)) for name in files}
        said = ", ".join(f"{name} {size:,}" for name, size in sizes.items())
        print(f"\n{words}, gzipped: {sum(sizes.values()):,} bytes. {said}")
    print(f"Goal: {BUDGET:,} bytes on every page")

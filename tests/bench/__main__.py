"""`python -m tests.bench 1 10`: the pages at these sizes, or at three; `floor`: an empty page;
`find`: finding among a million rows; `import 50000 venues people`: workbooks of that many rows;
`matrix`: the matrix of 17 and of 300 neighbourhoods, what changed and open data;
`report`: a report, the sheet of A4 and profiles;
`money`: ward money of a thousand committees, awards at once, and the export of 100,000 grants;
`figures 1000000`: figures from a file of so many rows, beside a bare COPY;
`actions 1000 100000 1000000` and `requests 1000 100000 1000000`: the lists of tasking at so many rows."""

import os
import sys

import django

from tests import environment  # noqa: F401 - the tests' own database server

SCALES = (1, 10, 100)


def main(asked):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "derby_nm.settings")
    django.setup()
    from tests.bench import (
        figures,
        finding,
        floor,
        importing,
        matrix,
        measure,
        money,
        report,
        reports,
        tasking,
    )

    if asked == ["floor"]:
        floor.measure_floor()
        return
    if asked[:1] == ["find"]:
        finding.measure_find(*map(int, asked[1:]))
        return
    if asked[:1] == ["import"]:
        importing.measure_import(*map(int, asked[1:2]), *asked[2:])
        return
    if asked[:1] == ["figures"]:
        figures.measure_figures(*map(int, asked[1:]))
        return
    if asked[:1] == ["matrix"]:
        matrix.measure_matrix(*map(int, asked[1:]))
        return
    if asked == ["report"]:
        reports.measure_reports()
        return
    if asked[:1] == ["money"]:
        money.measure_money(*([tuple(map(int, asked[1:]))] if asked[1:] else []))
        return
    if asked[:1] in (["actions"], ["requests"]):
        tasking.measure_lists(asked[0], *([tuple(map(int, asked[1:]))] if asked[1:] else []))
        return
    scales = tuple(int(each) for each in asked) or SCALES
    results, written = measure.measure_scales(scales)
    report.print_pages(results)
    print("\nagenda items written in one transaction, rows a second of cpu: " + written)
    report.print_assets()


if __name__ == "__main__":
    main(sys.argv[1:])

"""`python -m tests.bench 1 10`: the pages at these sizes, or at three."""

import os
import sys

import django

from tests import environment  # noqa: F401 - the tests' own database server

SCALES = (1, 10, 100)


def main(scales):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "derby_nm.settings")
    django.setup()
    from tests.bench import measure, report

    results, written = measure.measure_scales(scales)
    report.print_pages(results)
    print("\nagenda items written in one transaction, rows a second of cpu: " + written)
    report.print_assets()


if __name__ == "__main__":
    main(tuple(int(each) for each in sys.argv[1:]) or SCALES)

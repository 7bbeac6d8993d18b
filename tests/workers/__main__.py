"""`python -m tests.workers N`: N workers, each a process as `manage.py procrastinate worker` makes it.

Django is loaded once and the processes are forked from it, which saves most of the time to start.
"""

import os
import sys

import django
from django.core.management import call_command


def main(count):
    django.setup()
    for _ in range(count):
        if os.fork() == 0:
            call_command("procrastinate", "worker", "--concurrency", "1")
            os._exit(0)
    for _ in range(count):
        os.wait()


main(int(sys.argv[1]))

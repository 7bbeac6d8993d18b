#!/usr/bin/env python
"""Django's command line, on the embedded PostgreSQL when DATABASE_URL is not set."""

import os
import sys

from derby_nm.local import environment


def main():
    environment.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "derby_nm.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

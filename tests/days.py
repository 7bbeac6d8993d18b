"""`make days`: the suite without a browser at days and hours on which code that counts seconds for
days goes wrong. The database server keeps the real time: no rule of it asks what time it is."""

import datetime
import os
import re
import shutil
import subprocess
import sys
from zoneinfo import ZoneInfo

import tests.environment  # noqa: F401 - starts the database server, before time is bent
from derby_nm.local.environment import ROOT

LONDON = ZoneInfo("Europe/London")
MOMENTS = {
    "the short day, before the clocks go forward": "2027-03-28T00:30",
    "the short day, after the clocks went forward": "2027-03-28T02:30",
    "the long day, before the clocks go back": "2027-10-31T00:55",
    "29 February": "2028-02-29T12:00",
    "Christmas Day": "2027-12-25T12:00",
    "the last day of the financial year": "2027-03-31T18:00",
    "New Year's Eve, just before midnight": "2027-12-31T23:58",
    "a day with ward committees after Christmas of the year before": "2027-05-20T12:00",
}
PART = (
    "--no-cov",
    "-m",
    "not browser and not programs and not server_time",
    "-k",
    "not test_sweep or anon or manager",
)
"""Of the sweep two personas: rights are the same on every day, but no page may fail on one."""


def offset(moment, now):
    """libfaketime's words for the seconds from now to a moment in London; no time zone in them."""
    at = datetime.datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    return f"{(at - now) // datetime.timedelta(seconds=1):+d}s"


def find():
    """The path of Debian's faketime; installed where we may, else exits and says what to do."""
    if not shutil.which("faketime") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "faketime"], check=False)
    return shutil.which("faketime") or sys.exit(
        "The program faketime is missing. On Debian: apt-get install faketime"
    )


def run(faketime, moment, words):
    """Run the tests as if it were that moment; returns pytest's exit code."""
    # Waiting is not bent, nor are the times of files: only the answer to "what time is it?".
    env = {**os.environ, "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}
    shift = offset(moment, datetime.datetime.now(datetime.UTC))
    command = [faketime, "-f", shift, sys.executable, "-m", "pytest", *PART, *words]
    return subprocess.run(command, env=env, cwd=ROOT).returncode


def main(words):
    """Words that begin like a day choose moments; all others go to pytest. Exits 1 on a failure."""
    days = [word for word in words if re.match(r"\d{4}", word)]
    others = [word for word in words if word not in days]
    faketime, failed = find(), []
    for name, moment in MOMENTS.items():
        if days and not moment.startswith(tuple(days)):
            continue
        print(f"\n{moment.replace('T', ' ')}: {name}", flush=True)
        if run(faketime, moment, others):
            failed.append(moment)
    sys.exit(f"Not green at: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])

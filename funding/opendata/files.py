"""Files that a command writes: the same records, checks and writers as the pages."""

from pathlib import Path

from django.core.management.base import CommandError

from funding.opendata.producing import write


def export(kind, when, file_format, path, told):
    """Write a file of a kind and Period (None: all years). Problems go to `told`. Returns what was done, in
    words. Nothing stands at the path until the file is whole. Raises CommandError where it cannot be
    written."""
    unfinished = Path(f"{path}.part")
    try:
        with unfinished.open("wb") as out:
            count, problems, _ = write(kind, when, {file_format: out})
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}") from None
    for each in problems:
        first = ", ".join(reference for reference, _ in each.found[:3])
        told.write(f"{each.level}: {each.words} ({each.count}{': ' if first else ''}{first})")
    return f"{path}: {count} rows"

"""A file of figures that somebody uploads: looked at first, then loaded whole or not at all, by a job where it is large
(accounts.imports); and taken back."""

import io

from django.urls import reverse

from accounts.access import Permission
from core.errors import Refused
from core.imports.sheets import Problem, WholeFile, Written
from performance.imports.formats.registry import FORMATS, format_of
from performance.imports.writing import SHOWN, import_figures
from performance.observations.models import Observation
from performance.observations.taking_back import take_back

MOST_NOTE = 300
BYTES_OF_A_ROW = 20
"""Of a workbook, whose rows nobody has counted: it is more."""


class FiguresOf(WholeFile):
    """Files of one format. `said`: source, is_provisional, and what the format asks."""

    model = Observation
    rights = (Permission.EDIT_FIGURES,)
    order = 950

    def __init__(self, file_format):
        self.format_name, self.title = file_format.name, file_format.title
        self.name = name_of(file_format.name)

    def upload_url(self):
        return reverse("figures_load")

    def there(self, user):
        return Observation.objects.visible_to(user)

    def rows_in(self, content):
        if content.startswith(b"PK"):
            return len(content) // BYTES_OF_A_ROW
        return max(content.count(b"\n"), content.count(b"\r"))

    def try_out(self, batch, content, *, by, at, step):
        return self._read(batch, content, by=by, at=at, step=step, is_preview=True)

    def load(self, batch, content, *, by, at, step):
        return self._read(batch, content, by=by, at=at, step=step, is_preview=False)

    def _read(self, batch, content, *, by, at, step, is_preview):
        said, total = batch.mapping, self.rows_in(content)
        try:
            outcome = import_figures(
                file=io.BytesIO(content), name=batch.file_name, file_format=format_of(self.format_name),
                said={each.name: said.get(each.name, "") for each in FORMATS[self.format_name].asks},
                source=said.get("source", ""), is_provisional=bool(said.get("is_provisional")),
                batch=batch, is_preview=is_preview, by=by, at=at,
                step=lambda done, _: step(min(done, total), total),
            )  # fmt: skip
        except Refused as refused:
            return Written(problems=[Problem(0, "", refused.message)])
        return _written(outcome)

    def undo(self, batch, *, by, at, step):
        told = take_back(batch=batch, by=by, at=at, step=step)
        words = f"{_figures(told.gone)} taken back. In {told.again:,} places what was there before holds again."
        if told.stay:
            words += (
                f" {_figures(told.stay)} of the file had been replaced by later ones, which stay."
            )
        return words


def _figures(number):
    return "1 figure" if number == 1 else f"{number:,} figures"


def _written(outcome):
    added, changed, same = outcome.counts
    return Written(
        outcome.added, outcome.changed, same, outcome.rows,
        problems=[Problem(*each) for each in outcome.problems], note=_note(outcome.left_out),
        more_added=added - min(added, SHOWN), more_changed=changed - min(changed, SHOWN),
        more_problems=outcome.more_problems, digest=outcome.difference.digest,
    )  # fmt: skip


def _note(left_out):
    """What was passed over, in the words that a batch keeps."""
    words = ". ".join(f"{words}: {number:,}" for words, number in left_out if number)
    words = f"Not taken from the file: {words}." if words else ""
    return words if len(words) <= MOST_NOTE else f"{words[: MOST_NOTE - 1]}…"


def name_of(format_name):
    """What the sheet of a format is called."""
    return f"figures-{format_name}"


def every():
    """A sheet for each format."""
    return [FiguresOf(each) for each in FORMATS.values()]

"""A file of figures that somebody uploads: looked at first, then loaded whole or not at all, by a job where it is large
(accounts.imports); and taken back."""

import io
from dataclasses import replace

from django.urls import reverse

from accounts.access import Permission
from core.errors import Refused
from core.imports.sheets import Problem, WholeFile, Written, blocks_of
from performance.imports.formats.registry import FORMATS, format_of
from performance.imports.writing import SHOWN, import_figures, load_staged
from performance.observations.batches.bulk import Coming
from performance.observations.batches.taking_back import take_back
from performance.observations.models import Observation
from performance.returns.files.operations import note_batch

MOST_NOTE = 300
BYTES_OF_A_ROW = 20
"""Of a workbook, whose rows nobody has counted: it is more."""


class FiguresOf(WholeFile):
    """Files of one format. `said`: source, is_provisional, and what the format asks."""

    model = Observation
    rights = (Permission.EDIT_FIGURES,)
    order = 950
    upload_words = "Load figures"
    keeps = True

    def __init__(self, file_format):
        self.format_name, self.title = file_format.name, file_format.title
        self.name = name_of(file_format.name)
        if file_format.counts_people:
            self.rights = (Permission.EDIT_FIGURES, Permission.EDIT_REFERENCE)

    def upload_url(self):
        return reverse("figures_load")

    def there(self, user):
        return Observation.objects.visible_to(user)

    def rows_in(self, content):
        size = lines = returns = 0
        is_workbook = None
        for block in blocks_of(content):
            if is_workbook is None:
                is_workbook = block.startswith(b"PK")
            size, lines = size + len(block), lines + block.count(b"\n")
            returns += block.count(b"\r")
        return size // BYTES_OF_A_ROW if is_workbook else max(lines, returns)

    def try_out(self, batch, content, *, by, at, step):
        return self._read(batch, content, by=by, at=at, step=step, is_preview=True)

    def load(self, batch, content, *, by, at, step):
        """What the check has kept, or read anew."""
        kept = batch.preview.get("kept")
        if not kept:
            return self._read(batch, content, by=by, at=at, step=step, is_preview=False)
        try:
            outcome = load_staged(
                batch=batch, file_format=format_of(self.format_name), read_by=kept["ground"], number=kept["number"],
                by=by, at=at, **_source(batch.mapping),
            )  # fmt: skip
        except Refused as refused:
            return Written(problems=[Problem(0, "", refused.message)])
        if outcome is not None:
            about = {"rows": batch.rows, "note": batch.note, "kept": kept}
            return replace(_written(outcome), **about)
        return self._read(batch, content, by=by, at=at, step=step, is_preview=False)

    def _read(self, batch, content, *, by, at, step, is_preview):
        said, total = batch.mapping, self.rows_in(content)
        try:
            outcome = import_figures(
                file=io.BytesIO(content) if isinstance(content, bytes) else content, name=batch.file_name, file_format=format_of(self.format_name),
                said={each.name: said.get(each.name, "") for each in FORMATS[self.format_name].asks},
                batch=batch, is_preview=is_preview, by=by, at=at,
                step=lambda done, _: step(min(done, total), total), **_source(said),
            )  # fmt: skip
        except Refused as refused:
            return Written(problems=[Problem(0, "", refused.message)])
        return _written(outcome)

    def moved(self, batch, *, by, at):
        """What was kept for the loading goes with the file, and the return that it is says what became of it."""
        if not batch.is_open:
            Coming(batch.pk).empty()
        note_batch(batch, by=by, at=at)

    def undo(self, batch, *, by, at, step):
        told = take_back(batch=batch, by=by, at=at, step=step)
        words = f"{_figures(told.gone)} removed."
        if told.again:
            words += f" {_figures(told.again)} from before now stand{'s' if told.again == 1 else ''} again."
        if FORMATS[self.format_name].counts_people:
            words += " Population figures are kept."
        if told.stay:
            words += f" {_figures(told.stay)} of the file had already been replaced by later ones, which are kept."
        return words


def _figures(number):
    return "1 figure" if number == 1 else f"{number:,} figures"


def _source(said):
    return {
        "source": said.get("source", ""), "is_provisional": bool(said.get("is_provisional")),
    }  # fmt: skip


def _written(outcome):
    """Figures, and after them how many people live where. What is confirmed is a change too."""
    added, changed, same = outcome.counts
    confirmed, people = outcome.difference.total("confirmed"), outcome.people
    changed, same = changed + confirmed, same - confirmed
    return Written(
        outcome.added + [(0, each) for each in people.added],
        outcome.changed + [(0, each[0], [("People", *each[1:])]) for each in people.changed],
        same + people.same, outcome.rows,
        problems=[Problem(*each) for each in outcome.problems], note=_note(outcome.left_out),
        more_added=added - min(added, SHOWN), more_changed=changed - min(changed, SHOWN),
        more_problems=outcome.more_problems, digest=f"{outcome.difference.digest} {outcome.ground}", kept=_kept(outcome),
    )  # fmt: skip


def _kept(outcome):
    number = sum(outcome.counts)
    return {"ground": outcome.ground, "number": number} if outcome.is_kept else {}


def _note(left_out):
    """What was passed over, in the words that a batch keeps."""
    words = ". ".join(f"{words}: {number:,}" for words, number in left_out if number)
    words = f"Left out of the file: {words}." if words else ""
    return words if len(words) <= MOST_NOTE else f"{words[: MOST_NOTE - 1]}…"


def name_of(format_name):
    """What the sheet of a format is called."""
    return f"figures-{format_name}"


def every():
    """A sheet for each format."""
    return [FiguresOf(each) for each in FORMATS.values()]

"""A file that somebody uploaded, and what was written from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.imports import querysets, states
from core.files import StoredContent
from core.guards import append_only, moves, who_and_when
from core.imports import sheets
from core.rows import Versioned, raises_version

User = settings.AUTH_USER_MODEL


class ImportBatch(Versioned):
    """One uploaded file: what its rows would do, and once it is loaded what they did. No contact
    detail stands in it; the file itself goes as soon as it is loaded, or after seven days."""

    class State(models.TextChoices):
        """The states of accounts.imports.states, with the words that pages use."""

        COLUMNS = states.COLUMNS, "Columns to match"
        CHECKING = states.CHECKING, "Being checked"
        CHECKED = states.CHECKED, "Checked, not loaded yet"
        LOADING = states.LOADING, "Being loaded"
        LOADED = states.LOADED, "Loaded"
        UNDOING = states.UNDOING, "Being undone"
        UNDONE = states.UNDONE, "Undone"
        DROPPED = states.DROPPED, "Not loaded"

    LOOKS = {
        State.COLUMNS: ("yellow", "◐"),
        State.CHECKING: ("yellow", "◐"),
        State.CHECKED: ("blue", "●"),
        State.LOADING: ("yellow", "◐"),
        State.LOADED: ("green", "✓"),
        State.UNDOING: ("yellow", "◐"),
        State.UNDONE: ("grey", "↶"),
        State.DROPPED: ("grey", "○"),
    }

    sheet = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=State)
    is_large = models.BooleanField(default=False, help_text="Checked, loaded and undone by a job")
    mapping = models.JSONField(default=dict)
    """{folded heading: key of a column, "" for one that is not read}; what was said of a whole file."""
    choices = models.JSONField(default=dict)
    """{row number: key of the record that it means, or "new"}."""
    preview = models.JSONField(default=dict)
    """What the check found, for its page: emptied once the file is gone."""
    digest = models.CharField(max_length=64, blank=True)
    """Of what every row would do: it is loaded only where that is still so."""
    note = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    loaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = querysets.BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        indexes = [
            models.Index(
                fields=["uploaded_at"], condition=Q(state__in=states.OPEN), name="import_open"
            )
        ]
        constraints = [
            who_and_when("loaded", name="import_loaded_pair"),
            who_and_when("undone", name="import_undone_pair"),
            models.CheckConstraint(
                condition=Q(loaded_at__isnull=False, state__in=states.WRITTEN)
                | Q(loaded_at=None) & ~Q(state__in=states.WRITTEN),
                name="import_loaded_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False, state=states.UNDONE)
                | Q(undone_at=None) & ~Q(state=states.UNDONE),
                name="import_undone_fits_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(states.LOADING, *states.WRITTEN))
                | Q(problems=0, unanswered=0),
                name="import_loaded_without_problems",
            ),
        ]
        triggers = [raises_version(), moves(states.MACHINE)]

    def __str__(self):
        return f"{self.title}: {self.file_name}"

    def get_absolute_url(self):
        return reverse("import_batch", args=[self.pk])

    @cached_property
    def kind(self):
        return sheets.get(self.sheet)

    @property
    def title(self):
        return self.kind.title

    @property
    def upload_url(self):
        """Where a corrected file is uploaded."""
        if self.kind.is_whole:
            return self.kind.upload_url()
        return reverse("starting_upload", args=[self.sheet])

    @property
    def back(self):
        """(address, words) of where such files are uploaded from."""
        if self.kind.is_whole and self.kind.upload_words:
            return self.kind.upload_url(), self.kind.upload_words
        return reverse("starting"), "Starting data"

    @property
    def named(self):
        """How a sentence names it."""
        return f"The file {self.file_name}"

    @property
    def status(self):
        """(word, colour, shape)."""
        return self.get_state_display(), *self.LOOKS[self.state]

    @property
    def is_open(self):
        return self.state in states.OPEN

    @property
    def is_running(self):
        return self.state in (states.CHECKING, states.LOADING, states.UNDOING)

    @property
    def is_being_undone(self):
        return self.state == states.UNDOING

    @property
    def waits_for_columns(self):
        """Whether somebody has still to say which column is which."""
        return self.state == states.COLUMNS

    @property
    def is_checked(self):
        return self.state == states.CHECKED

    @property
    def is_loaded(self):
        return self.state == states.LOADED

    @property
    def waits_for_somebody(self):
        """Whether nothing of it is written, and no job is at it."""
        return self.is_open and not self.is_running


class ImportFile(StoredContent):
    """The bytes of a file, apart, as long as they are needed."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, primary_key=True, related_name="file")

    def __str__(self):
        return f"File of batch {self.batch_id}"


class ImportProgress(models.Model):
    """How far a job is with a large file. Written beside the job's own transaction."""

    batch = models.OneToOneField(
        ImportBatch, models.CASCADE, primary_key=True, related_name="progress"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.done:,} of {self.total:,} rows"


class ImportRow(models.Model):
    """What one row of a loaded file did to one record: enough to undo it. Of a contact detail only
    that it was changed (`unkept`)."""

    class Action(models.TextChoices):
        """What became of the record."""

        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="written")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    target_type = models.CharField(max_length=80)
    target_id = models.BigIntegerField()
    version = models.PositiveIntegerField(null=True)
    before = models.JSONField(default=dict)
    unkept = models.JSONField(default=list)

    class Meta:
        ordering = ["batch", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "target_type", "target_id"], name="import_row_once"
            ),
            models.CheckConstraint(
                condition=Q(action="changed") | Q(before={}, unkept=[]), name="import_row_before"
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"Row {self.number}: {self.get_action_display().lower()}"


class ColumnMapping(models.Model):
    """The headings of a workbook of the council's own, said once."""

    sheet = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    mapping = models.JSONField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    objects = querysets.BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("sheet", Lower("name"), name="column_mapping_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="column_mapping_named"),
        ]

    def __str__(self):
        return self.name

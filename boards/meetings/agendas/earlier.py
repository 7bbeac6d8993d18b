"""Minutes of a meeting that was held before this system was used: the PDF that there is."""

from django import forms
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from accounts.rights import operation
from boards.meetings.agendas.operations import publish_pack, publish_supplement
from boards.meetings.files.operations import add_file
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import add_item
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from core import events, rows
from core.errors import Refused
from core.files import LARGEST, expect_size
from core.forms import Form

TITLE = "Minutes of this meeting"
State = Meeting.State


@operation
def attach_minutes(*, meeting, content, name, by, at=None):
    """Put the minutes, a PDF, with a meeting held before this system, where everyone reads them (a
    private body: those who work with it). Returns the file. Raises Refused for another meeting, and for
    what is no PDF."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, State.PREPARING, State.AGENDA_PUBLISHED)
    if not locked.predates_system:
        raise Refused("Minutes of this meeting are written here", "file")
    if not content.startswith(b"%PDF-"):
        raise Refused("Upload a PDF", "file")
    item = AgendaItem.objects.filter(meeting=locked, title=TITLE).first()
    item = item or add_item(meeting=locked, title=TITLE, by=by, at=at)
    file = add_file(item=item, title="Minutes", content=content, name=name, by=by, at=at)
    if locked.state == State.AGENDA_PUBLISHED:
        publish_supplement(meeting=locked, by=by, at=at)
        return file
    published = {"agenda_published_at": at, "agenda_published_by": by}
    rows.change(locked, {"state": State.AGENDA_PUBLISHED} | published)
    publish_pack(locked, by=by, at=at)
    events.record("agenda.published", locked, by=by, at=at)
    return file


class EarlierMinutesForm(Form):
    """The PDF."""

    file = forms.FileField(
        label="Minutes",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"A PDF, up to {LARGEST // 1024 // 1024} MB. Everyone who may read this meeting can "
        "read it; take out what is private first.",
    )

    def clean_file(self):
        """The size is known before anything is read. Raises ValidationError."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file


class EarlierMinutes(ObjectFormPage):
    """Attach the minutes of a meeting held before this system was used."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = EarlierMinutesForm
    title = "Attach the minutes"
    button = "Attach and publish"
    message = "The minutes are attached."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form(self, data=None):
        return EarlierMinutesForm(data, None if data is None else self.request.FILES)

    def save(self, form):
        file = form.cleaned_data["file"]
        return attach_minutes(
            meeting=self.object, content=file.read(), name=file.name, by=self.request.user
        )

"""What became of a text: its revisions, and corrections of signed minutes."""

from django.http import Http404

from accounts.access import Permission
from accounts.pages import ObjectFormPage, ObjectPage
from boards import documents, forms
from boards.models import AgendaItem, Meeting, Minute
from boards.operations import corrections
from core.text import word_changes

SHOWN = 50


class Revisions(ObjectPage):
    """How the minute of an item came to read as it does, for those inside."""

    permission = Permission.VIEW_MEETING
    model = AgendaItem
    template_name = "boards/revisions.html"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def check_permission(self):
        super().check_permission()
        item = self.object
        if (item.hides_minute or was_private(item)) and not documents.reads_private(
            item.meeting, self.request.user
        ):
            raise Http404

    def get_context_data(self, **kwargs):
        return super().get_context_data(revisions=revisions_of(self.object), **kwargs)


def was_private(item):
    """Whether the minute was private at some time: what was typed then stays so."""
    events = Minute.pgh_event_model.objects.filter(item=item)
    return events.exclude(access=AgendaItem.Access.PUBLIC).exists()


def revisions_of(item):
    """[(event, [(change, words)])] of an item's minute, the latest first; texts that did not
    change are left out."""
    events = Minute.pgh_event_model.objects.filter(item=item).exclude(pgh_label="delete")
    kept, before = [], ""
    for event in events.select_related("saved_by").order_by("pgh_id"):
        if event.text != before:
            kept.append((event, before))
            before = event.text
    latest = kept[: -SHOWN - 1 : -1]
    return [(event, word_changes(before, event.text)) for event, before in latest]


class CorrectionAdd(ObjectFormPage):
    """Something in signed minutes is wrong: it goes on a later agenda."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.CorrectionForm
    title = "Correct signed minutes"
    button = "Put it on the agenda"
    message = (
        "Signed minutes stay as they are. “{0.title}” is on the agenda and points back to them."
    )
    intro = "The correction is an item of a later meeting. Both minutes show the other."

    def get_queryset(self):
        return Meeting.objects.filter(approval__signed_at__isnull=False).select_related("body")

    def get_form_kwargs(self):
        meeting = self.object
        later = Meeting.objects.filter(body=meeting.body_id, starts_at__gt=meeting.starts_at)
        return {
            "items": meeting.items.order_by("position"),
            "meetings": later.filter(
                state__in=["preparing", "agenda_published", "running", "writing_up"]
            ),
        }

    def save(self, form):
        return corrections.correct_signed(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.meeting.get_absolute_url()

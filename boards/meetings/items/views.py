"""Pages on which an agenda is built."""

from django.contrib import messages
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, ObjectPage, PressPage
from boards.meetings.agendas import documents
from boards.meetings.files.models import Attachment
from boards.meetings.items import forms, operations
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.rules import next_step
from boards.meetings.views import files_by_item
from boards.papers.models import Paper
from core import pdf, slots

SHOWN = 8
"""Entries of the work programme beside an agenda."""


class AgendaEdit(FormPage, ObjectPage):
    """Build the agenda: add, order, copy. New items are added at the foot of the page."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.NewItemForm
    template_name = "boards/meetings/items/agenda_edit.html"
    title = "Agenda"
    button = "Add item"

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood")

    def get_form_kwargs(self):
        return {"body": self.object.body}

    def save(self, form):
        return operations.add_item(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return f"{reverse('agenda_edit', args=[self.object.pk])}#item-{result.pk}"

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)

    def get_context_data(self, **kwargs):
        items = list(self.object.items.select_related("paper"))
        waiting = self.object.body.programme.waiting()
        allowed = sum(item.minutes_allowed or 0 for item in items)
        user = self.request.user
        files = files_by_item(Attachment.objects.under(items), items)
        late = any(file.is_late for each in files.values() for file in each)
        late = late or any(item.is_late for item in items)
        waits = late and self.object.state == Meeting.State.AGENDA_PUBLISHED
        return super().get_context_data(
            items=items,
            files=files,
            waiting=waiting.select_related("from_decision__item__meeting__body")[:SHOWN],
            minutes_allowed=allowed,
            may_change=self.object.state == Meeting.State.PREPARING,
            may_add=self.object.state in (Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED),
            late=late,
            unprintable=pdf.unprintable(documents.agenda(self.object, user)) if waits else [],
            step=next_step(self.object, bool(items)),
            slots={
                name: slots.collect(name, [self.object], user)
                for name in ("meeting.action_log", "meeting.building", "meeting.updates")
            },
            **kwargs,
        )


class AgendaCopy(PressPage):
    permission = Permission.RUN_MEETING
    model = Meeting

    def act(self):
        count = operations.copy_last_agenda(meeting=self.object, by=self.request.user)
        word = "1 item" if count == 1 else f"{count} items"
        messages.success(self.request, f"Copied {word} from the last agenda.")

    def get_success_url(self):
        return reverse("agenda_edit", args=[self.object.pk])


class ItemEdit(ObjectFormPage):
    permission = Permission.RUN_MEETING
    model = AgendaItem
    form_class = forms.ItemForm
    template_name = "boards/meetings/items/item_form.html"
    title = "Change the item"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"body": self.object.meeting.body}

    def save(self, form):
        return operations.change_item(item=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("agenda_edit", args=[self.object.meeting_id])

    def get_back(self):
        return self.get_success_url(None), "Agenda"


class _ItemPress(PressPage, abstract=True):
    permission = Permission.RUN_MEETING
    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def get_success_url(self):
        return reverse("agenda_edit", args=[self.object.meeting_id])


class ItemMove(_ItemPress):
    def get_success_url(self):
        return f"{super().get_success_url()}#item-{self.object.pk}"

    def act(self):
        up = self.request.POST.get("way") == "up"
        operations.move_item(item=self.object, up=up, by=self.request.user)


class ItemRemove(_ItemPress):
    message = "Item removed."

    def act(self):
        operations.remove_item(item=self.object, by=self.request.user)


class PaperPlace(ObjectFormPage):
    """Put a paper on an agenda: of its own body, or of any other whose meetings one runs."""

    adds = True
    permission = EVERYONE
    model = Paper
    form_class = forms.PlaceForm
    title = "Add the paper to an agenda"
    button = "Add to agenda"

    def check_permission(self):
        super().check_permission()
        self.require(Permission.RUN_MEETING)

    def get_form_kwargs(self):
        return {"meetings": operations.open_agendas(self.request.user, Permission.RUN_MEETING)}

    def save(self, form):
        return operations.place_paper(paper=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("agenda_edit", args=[result.meeting_id]) + f"#item-{result.pk}"

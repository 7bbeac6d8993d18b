"""Files: read, attached, taken off."""

from django.http import HttpResponse
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, PressPage
from boards.meetings.files import forms, operations
from boards.meetings.files.models import Attachment
from boards.meetings.items.models import AgendaItem
from boards.papers.models import Paper

SHOWN = ("application/pdf", "image/png", "image/jpeg")
"""Kinds that a browser shows by itself; others are saved."""


class File(ObjectPage):
    """The bytes, after the same check as every page."""

    permission = EVERYONE
    model = Attachment

    def get_queryset(self):
        return Attachment.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        file = self.object
        response = HttpResponse(bytes(file.content.data), content_type=file.kind)
        way = "inline" if file.kind in SHOWN else "attachment"
        response["Content-Disposition"] = f'{way}; filename="{file.name}"'
        if not request.user.is_authenticated:  # asked for again each time: it may be taken off
            response["Cache-Control"] = "no-cache"
        return response


class FileAdd(ObjectFormPage):
    adds = True
    permission = Permission.RUN_MEETING
    model = AgendaItem
    form_class = forms.FileForm
    template_name = "boards/meetings/items/item_form.html"
    title = "Attach a file"
    button = "Attach the file"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def get_form(self, data=None):
        uploads = None if data is None else self.request.FILES
        return forms.FileForm(data, uploads, body=self.object.meeting.body)

    def save(self, form):
        values = form.cleaned_for_operation()
        return operations.add_file(item=self.object, by=self.request.user, **values)

    def get_success_url(self, result):
        item = self.object
        if item.meeting.takes_minutes:
            return reverse("meeting_live", args=[item.meeting_id]) + f"#item-{item.pk}"
        return reverse("agenda_edit", args=[item.meeting_id]) + f"#item-{item.pk}"

    def get_back(self):
        return self.get_success_url(None), str(self.object)


class PaperFileAdd(ObjectFormPage):
    """Whoever writes a paper attaches its files, without any role."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Paper
    form_class = forms.FileForm
    template_name = "boards/meetings/items/item_form.html"
    title = "Attach a file to the paper"
    button = "Attach the file"
    intro = "The file is shown with the paper on every agenda."

    def get_queryset(self):
        return Paper.objects.select_related("body")

    def get_form(self, data=None):
        uploads = None if data is None else self.request.FILES
        return forms.FileForm(data, uploads, body=self.object.body)

    def save(self, form):
        values = form.cleaned_for_operation()
        return operations.add_paper_file(paper=self.object, by=self.request.user, **values)


class FileRemove(PressPage):
    permission = Permission.RUN_MEETING
    model = Attachment
    message = "File removed."

    def get_queryset(self):
        return Attachment.objects.select_related("item__meeting__body", "paper__body")

    def act(self):
        operations.remove_file(file=self.object, by=self.request.user)

    def get_success_url(self):
        if self.object.paper_id:
            return self.object.paper.get_absolute_url()
        return reverse("agenda_edit", args=[self.object.item.meeting_id])

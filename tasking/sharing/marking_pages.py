"""Pages about the marking of a record, which each noun gives its model, its right and its addresses."""

from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import SIGNED_IN, ObjectFormPage, PressPage
from core.errors import Refused
from neighbourhoods.models import Person
from tasking.sharing import forms, operations, rules
from tasking.sharing.marking import SENSITIVE
from tasking.sharing.models import WHOLE, MarkingChange, NamedReader, Reading
from tasking.sharing.querysets import reads_log

WORDS = (WHOLE,)
"""What of a record is read by opening its page."""


def last_reading(record, user):
    """The user's latest reading of a record, or None."""
    mine = Reading.objects.filter(label=record._meta.label_lower, record=record.pk, user=user)
    return mine.order_by("-at", "-id").first()


class AsksWhy:
    """Before the page of a record: of an official-sensitive one it asks why, once an hour, and writes down every
    reading. `open_name` is the address that asks."""

    open_name = ""

    def get_marked(self):
        """The record that is read."""
        return self.object

    def get(self, request, *args, **kwargs):
        record = self.get_marked()
        if record.marking == SENSITIVE:
            last = last_reading(record, request.user)
            if not rules.is_fresh(last):
                return redirect(self.open_name, record.pk)
            operations.note_reading(
                record=record, fields=WORDS, reason=last.reason, by=request.user
            )
        return super().get(request, *args, **kwargs)


class OpenPage(ObjectFormPage, abstract=True):
    """Why somebody opens an official-sensitive record."""

    adds = True
    permission = SIGNED_IN
    form_class = forms.ReasonForm
    title = "This record is official-sensitive"
    button = "Open the record"
    intro = "The agency that owns it can see who viewed it, when and why."

    def get_about(self):
        return self.object.reference

    def get_back(self):
        return None

    def save(self, form):
        return operations.note_reading(
            record=self.object, fields=WORDS, by=self.request.user, **form.cleaned_data
        )


class MarkingPage(ObjectFormPage, abstract=True):
    """How far a record may be known, and who is named for it. `levels()` are the markings that it may have."""

    adds = True
    form_class = forms.MarkingForm
    template_name = "tasking/sharing/marking.html"
    title = "Change the marking"
    message = "Saved."
    reader_name = ""
    end_name = ""

    def levels(self):
        raise NotImplementedError

    def get_about(self):
        return self.object.reference

    def get_back(self):
        return self.object.get_absolute_url(), self.object.reference

    def get_form_kwargs(self):
        return {"levels": self.levels(), "initial": {"marking": self.object.marking}}

    def save(self, form):
        return operations.set_marking(
            record=self.object, right=self.permission, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.request.path if result.marking == SENSITIVE else result.get_absolute_url()

    def get_context_data(self, **kwargs):
        readers = NamedReader.objects.of(self.object).current().select_related("user", "by")
        return super().get_context_data(
            readers=readers if self.object.is_sensitive else None,
            steps=MarkingChange.objects.of(self.object).select_related("agency"),
            add_address=reverse(self.reader_name, args=[self.object.pk]),
            end_name=self.end_name,
            reads_log=self.object.is_sensitive and reads_log(self.request.user),
            **kwargs,
        )


class ReaderAddPage(ObjectFormPage, abstract=True):
    """Name somebody who may read an official-sensitive record."""

    adds = True
    form_class = forms.ReaderForm
    title = "Add a reader"
    button = "Add reader"
    message = "Saved. They can read it now."
    marking_name = ""

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user).filter(user__isnull=False)
        return {"people": people}

    def save(self, form):
        values = dict(form.cleaned_data)
        return operations.name_reader(
            record=self.object, right=self.permission, user=values.pop("person").user,
            by=self.request.user, **values,
        )  # fmt: skip

    def get_about(self):
        return self.object.reference

    def get_back(self):
        return reverse(self.marking_name, args=[self.object.pk]), "Marking"

    def get_success_url(self, result):
        return reverse(self.marking_name, args=[self.object.pk])


class ReaderEndPage(PressPage, abstract=True):
    """Take somebody off the list."""

    message = "They are off the list."
    marking_name = ""

    def act(self):
        reader = self.request.POST.get("reader", "")
        if not (reader.isascii() and reader.isdigit() and len(reader) < 18):
            raise Refused("Choose who is taken off the list")
        operations.end_reader(
            record=self.object, reader=int(reader), right=self.permission, by=self.request.user
        )

    def get_success_url(self):
        return reverse(self.marking_name, args=[self.object.pk])

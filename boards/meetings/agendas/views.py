"""Pages on which an agenda is prepared, published, read and printed."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import Permission
from accounts.pages import EVERYONE, SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from boards.bodies.models import Body
from boards.bodies.operations import save_body
from boards.meetings.agendas import documents, forms, operations, preparing, word
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of
from boards.meetings.views import _MeetingPress
from boards.seats.voting.chairs import chairs_of, first_chair
from core import pdf, references
from core.calendar import DAY
from core.pdf import pdf_response
from core.text import file_stem
from core.word import MEDIA_TYPE
from neighbourhoods.elections.period import Periods
from neighbourhoods.models import ClosedDay


class _PublishedItem(ObjectFormPage, abstract=True):
    """An item that everyone reads already: what is done here is public at once."""

    permission = Permission.RUN_MEETING
    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def get_form_kwargs(self):
        item = self.object
        is_public = not (item.is_private or item.meeting.body.is_private)
        return super().get_form_kwargs() | {"is_public": is_public}

    def get_success_url(self, result):
        return reverse("agenda_edit", args=[self.object.meeting_id])

    def get_back(self):
        return self.get_success_url(None), "Agenda"


class ItemAmend(_PublishedItem):
    form_class = forms.AmendForm
    title = "Change a published item"
    button = "Change it and publish the supplement"
    message = "{0.word} is published and names the change."

    def save(self, form):
        return operations.amend_item(item=self.object, by=self.request.user, **form.cleaned_data)


class ItemWithdraw(_PublishedItem):
    form_class = forms.WithdrawForm
    title = "Withdraw a published item"
    button = "Withdraw it and publish the supplement"
    message = "{0.word} is published and says that the item is withdrawn."
    intro = "The item keeps its number. It cannot be decided."

    def save(self, form):
        return operations.withdraw_item(item=self.object, by=self.request.user, **form.cleaned_data)


GOES_OUT = {"agenda": Meeting.State.PREPARING, "minutes": Meeting.State.MINUTES_READY}
"""The state in which each document waits to be published."""


def referred_to(document):
    """The references of actions that a printed record names."""
    return [row["reference"] for item in document["business"] for row in item["actions"]]


class _Document(ObjectPage, abstract=True):
    """A printable page and its PDF, from the same data."""

    permission = EVERYONE
    model = Meeting
    what = ""
    build = None

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    @property
    def document(self):
        return type(self).build(self.object, self.request.user)

    def get_context_data(self, **kwargs):
        may_run = self.allowed(self.object, Permission.RUN_MEETING)
        waits = self.object.state == GOES_OUT[self.what]
        document = self.document
        return super().get_context_data(
            meeting=self.object,
            document=document,
            addresses=references.addresses(referred_to(document), self.request.user),
            may_run=may_run,
            is_minutes=self.what == "minutes",
            agenda_waits=waits and self.what == "agenda",
            minutes_wait=waits and self.what == "minutes",
            unprintable=pdf.unprintable(document) if may_run and waits else [],
            has_word=True,
            **kwargs,
        )


class _PdfDocument(_Document, abstract=True):
    def get(self, request, *args, **kwargs):
        content = pdf.render("meeting.typ", self.document)
        return pdf_response(content, file_name(self.object, self.what, "pdf"))


class _WordDocument(_Document, abstract=True):
    """The same as a Word file, for councils whose formal record is kept elsewhere."""

    def get(self, request, *args, **kwargs):
        response = HttpResponse(word.word(self.document), content_type=MEDIA_TYPE)
        name = file_name(self.object, self.what, "docx")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class _Agenda(_Document, abstract=True):
    """What was published, as it was published; before that the draft."""

    what = "agenda"

    @cached_property
    def packs(self):
        return list(self.object.packs.select_related("published_by").order_by("number"))

    @cached_property
    def document(self):
        if self.packs:
            return print_for(self.packs[-1], self.request.user)[0]
        return documents.agenda(self.object, self.request.user)


class Agenda(_Agenda):
    template_name = "boards/meetings/agendas/document.html"

    def get_context_data(self, **kwargs):
        meeting, now = self.object, timezone.now()
        first = self.packs[0].published_at if self.packs else now
        latest = self.packs[-1] if self.packs else None
        return super().get_context_data(
            pack=latest,
            digest=print_for(latest, self.request.user)[1] if latest else "",
            packs=self.packs,
            notice=notice_of(meeting, ClosedDay.objects.days(), first),
            pre_election=None if self.packs else self._pre_election(),
            **kwargs,
        )

    def _pre_election(self):
        """The period in which it would be published now, or is held: a warning, for who publishes."""
        if self.object.state != GOES_OUT["agenda"] or not self.request.user.is_authenticated:
            return None
        place = self.object.body.neighbourhood
        wards = place and list(place.wards.values_list("pk", flat=True))
        today = timezone.localdate()
        periods = Periods.between(today, max(self.object.day, today) + DAY)
        return periods.on(wards, today) or periods.on(wards, self.object.day)


class AgendaPdf(_Agenda, _PdfDocument):
    def get(self, request, *args, **kwargs):
        if not self.packs:
            return super().get(request, *args, **kwargs)
        return pack_response(self.packs[-1], request.user)


class AgendaWord(_Agenda, _WordDocument):
    pass


class Pack(ObjectPage):
    """One number of the pack, with its proof: time, person, hash."""

    permission = EVERYONE
    model = AgendaPack
    template_name = "boards/meetings/agendas/document.html"

    def get_queryset(self):
        return AgendaPack.objects.select_related("meeting__body", "published_by")

    def get_context_data(self, **kwargs):
        pack = self.object
        document, digest = print_for(pack, self.request.user)
        return super().get_context_data(
            meeting=pack.meeting, document=document, digest=digest, pack=pack, **kwargs
        )


class PackPdf(Pack):
    def get(self, request, *args, **kwargs):
        return pack_response(self.object, request.user)


def with_private(frozen, user):
    """Whether the reader gets the print with the private part."""
    return frozen.has_private and documents.reads_private(frozen.meeting, user)


def print_for(frozen, user):
    """(document, hash) of the print that the reader gets."""
    return frozen.print_for(with_private(frozen, user))


def pack_response(pack, user):
    return frozen_response(pack, user, file_stem(pack.word))


def frozen_response(frozen, user, what):
    private = with_private(frozen, user)
    name = f"{what}-private" if private else what
    return pdf_response(frozen.pdf_for(private), file_name(frozen.meeting, name, "pdf"))


def who_was_asked(asked, missed):
    """In words, from names. Says of nobody that they were asked who was not."""
    people = "1 person" if len(asked) == 1 else f"{len(asked)} people"
    said = f"We will email {people}." if asked else "We could not email anyone."
    return f"{said} Ask by phone or on paper: {', '.join(missed)}." if missed else said


class CallForItems(PressPage):
    permission = Permission.RUN_MEETING
    model = Meeting

    def act(self):
        asked, missed = preparing.call_for_items(meeting=self.object, by=self.request.user)
        messages.success(self.request, who_was_asked(asked, missed))


class LookAfter(PressPage):
    permission = Permission.RUN_MEETING
    model = Meeting
    message = "You look after this meeting and are reminded of its timetable."

    def act(self):
        preparing.look_after(meeting=self.object, by=self.request.user)


class AgendaAgree(ObjectFormPage):
    """The chair agreed to the agenda outside; whoever runs the meeting notes it."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.AgreedForm
    template_name = "boards/meetings/agendas/agree.html"
    title = "Agree the agenda with the chair"
    button = "Agree agenda"
    message = "Agreed. Read it as others will, then publish it."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        body, day = self.object.body_id, self.object.day
        return {"people": chairs_of(body, day), "initial": {"person": first_chair(body, day)}}

    def get_context_data(self, **kwargs):
        return super().get_context_data(items=self.object.items.order_by("position"), **kwargs)

    def save(self, form):
        return preparing.agree_agenda(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("agenda", args=[self.object.pk])


class AgreeHere(PressPage):
    """The chair, or the vice-chair, agrees to the agenda."""

    permission = SIGNED_IN
    model = Meeting
    message = "Thank you. The agenda is agreed."

    def get_queryset(self):
        internal = Meeting.objects.internal_to(self.request.user)
        return Meeting.objects.filter(internal).select_related("body").distinct()

    def act(self):
        shown = self.request.POST.get("shown")
        preparing.agree_as_chair(meeting=self.object, shown=shown, by=self.request.user)


class BodyTimetable(ObjectFormPage):
    """How many working days before and after its meetings a body does what."""

    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.TimetableForm
    title = "Timetable of its meetings"
    button = "Save the timetable"
    intro = "In working days, counted back from the day on which the agenda is published."

    def save(self, form):
        return save_body(by=self.request.user, body=self.object, **form.cleaned_data)


class AgendaPublish(_MeetingPress):
    operation = staticmethod(operations.publish_agenda)
    message = "The agenda is published."


class SupplementPublish(_MeetingPress):
    operation = staticmethod(operations.publish_supplement)
    message = "The supplement is published."

    def get_success_url(self):
        return reverse("agenda", args=[self.object.pk])


def file_name(meeting, what, ending):
    """A plain file name for a download, such as sinfin-board-2026-11-24-agenda.pdf."""
    return f"{file_stem(str(meeting.body))}-{meeting.day:%Y-%m-%d}-{what}.{ending}"

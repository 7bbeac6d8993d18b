"""One page for a meeting: who gets its papers and how, what to copy, download and print, and who was
sent which version when."""

from itertools import groupby
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage, ObjectPage, PressPage
from boards.bodies.models import Body
from boards.meetings.models import Meeting
from boards.meetings.sending import forms, operations
from boards.meetings.sending.models import PapersSent, RegularAttender, Way
from boards.meetings.sending.recipients import PAPER, copies, latest_pack, recipients
from core.errors import Refused
from neighbourhoods.models import Person

NAMED = 5


class Group(NamedTuple):
    """Those whom papers reach in one way; `was` says who they were when the page was opened."""

    way: Way
    people: list
    was: str
    is_waiting: bool

    @property
    def reads_here(self):
        """Whether they read papers here, and the system sends them a link by itself."""
        return self.way == Way.SIGN_IN

    @property
    def takes_email(self):
        return self.way == Way.EMAIL

    @property
    def may_be_marked(self):
        """Whether somebody of them has still to be sent what was published, and it can be recorded."""
        return self.is_waiting and not self.reads_here


class _OfMeeting:
    permission = Permission.RUN_MEETING
    model = Meeting

    def get_queryset(self):
        return Meeting.objects.with_place()


class SendPapers(_OfMeeting, ObjectPage):
    """Members and regular attenders by how papers reach them."""

    permission = Permission.RUN_MEETING
    template_name = "boards/meetings/sending/send.html"

    def get_context_data(self, **kwargs):
        meeting = self.object
        pack = latest_pack(meeting)
        found = recipients(meeting, pack)
        groups = [
            Group(
                Way(way),
                rows,
                operations.seen(rows, pack),
                pack and any(each.is_to_be_sent for each in rows),
            )
            for way, rows in (
                (way, list(rows)) for way, rows in groupby(found, lambda each: each.way)
            )
        ]
        counts = copies(found)
        sent = PapersSent.objects.filter(pack__meeting=meeting).select_related(
            "pack__meeting", "by"
        )
        return super().get_context_data(
            pack=pack,
            groups=groups,
            copies=[(Way(way).label, number) for way, number in counts.items()],
            posts=any(each.way in PAPER and not each.lacks for each in found),
            emails=any(each.way == Way.EMAIL for each in found),
            attenders=RegularAttender.objects.filter(body=meeting.body_id).current()
            .select_related("person"),
            sent=sent.defer("pack__pdf", "pack__document", "pack__private_pdf", "pack__private_document"),
            **kwargs,
        )  # fmt: skip


class _Reading(_OfMeeting, ObjectPage, abstract=True):
    """Reads contact details: only by POST, so that no link does it by chance."""

    def get(self, request, *args, **kwargs):
        return redirect("meeting_send", self.object.pk)

    def post(self, request, *args, **kwargs):
        try:
            return self.answer()
        except Refused as refused:
            self.ask_right()
            messages.error(request, refused.message)
            return redirect("meeting_send", self.object.pk)

    def download(self, content, media_type, name):
        response = HttpResponse(content, content_type=media_type)
        stem = f"{self.object.body.slug}-{self.object.day:%Y-%m-%d}-{name}"
        response["Content-Disposition"] = f'attachment; filename="{stem}"'
        return response


class SendAddresses(_Reading):
    """Addresses to copy: To, and Bcc for residents."""

    permission = Permission.RUN_MEETING
    template_name = "boards/meetings/sending/addresses.html"

    def answer(self):
        to, bcc = operations.addresses(meeting=self.object, by=self.request.user)
        return self.render(boxes=[("To", to), ("Bcc: residents", bcc)])


class SendEmail(_Reading):
    """The email with the agenda attached, as a draft for one's own mail program."""

    permission = Permission.RUN_MEETING

    def answer(self):
        content = operations.email_with_papers(meeting=self.object, by=self.request.user)
        return self.download(content, "message/rfc822", "agenda.eml")


class SendLabels(_Reading):
    """Address labels."""

    permission = Permission.RUN_MEETING

    def answer(self):
        content = operations.labels(meeting=self.object, by=self.request.user)
        return self.download(content, "application/pdf", "labels.pdf")


class MarkSent(_OfMeeting, PressPage):
    """Everybody listed for one way was sent the papers."""

    permission = Permission.RUN_MEETING

    def act(self):
        sent = {name: self.request.POST.get(name, "") for name in ("way", "was")}
        new = operations.mark_sent(meeting=self.object, by=self.request.user, **sent)
        self.message = _noted(new)

    def get_success_url(self):
        return reverse("meeting_send", args=[self.object.pk])


def _noted(rows):
    """What a press has put on record, and for whom."""
    if not rows:
        return "This was recorded already. Nothing was added."
    names = [row.name for row in rows[:NAMED]]
    if more := len(rows) - len(names):
        names.append(f"{more} other{'s' if more > 1 else ''}")
    said = " and ".join([*filter(None, [", ".join(names[:-1])]), names[-1]])
    first = rows[0]
    return f"Recorded: {first.pack.word} sent to {said} ({first.get_way_display().lower()})."


class AttenderAdd(ObjectFormPage):
    adds = True
    permission = Permission.RUN_MEETING
    model = Body
    lookup = "slug"
    form_class = forms.AttenderForm
    title = "Add a regular attender"
    button = "Add"
    message = "{0.person.name} gets the papers from now on."

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    def save(self, form):
        return operations.add_attender(body=self.object, by=self.request.user, **form.cleaned_data)


class AttenderEnd(PressPage):
    permission = Permission.RUN_MEETING
    model = RegularAttender
    message = "Ended."

    def get_queryset(self):
        return RegularAttender.objects.select_related("body", "person")

    def act(self):
        operations.end_attender(attender=self.object, by=self.request.user)

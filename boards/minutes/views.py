"""Pages of minutes: read, printed, checked, revised, closed and opened."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, PressPage, sent_version
from boards.attendance.chairing.presiding import who_speaks
from boards.corrections.documents import errata, with_corrected_rooms
from boards.corrections.slots import beside_minutes
from boards.meetings.agendas.views import (
    _Document,
    _PdfDocument,
    _WordDocument,
    frozen_response,
    print_for,
)
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.minutes import documents, forms, operations, privacy
from boards.minutes.approvals.operations import reopen_minutes
from boards.minutes.models import MinutesApproval, MinutesCheck
from boards.minutes.operations import why_unchecked, wrote_minutes
from boards.minutes.personal import warnings
from boards.minutes.versions.models import MinutesVersion
from boards.minutes.versions.operations import latest
from boards.seats.voting.chairs import first_chair, own_person
from core import slots

STILL_WRITTEN = [
    Meeting.State.PREPARING,
    Meeting.State.AGENDA_PUBLISHED,
    Meeting.State.RUNNING,
    Meeting.State.WRITING_UP,
]
"""A correction is noted at a meeting whose minutes are still to be finished."""


class _MinutesOnly:
    """Minutes exist for a reader once they are out, or once the meeting is over for insiders."""

    def check_permission(self):
        super().check_permission()
        documents.require_minutes(self.object, self.request.user)


class _Minutes(_MinutesOnly, _Document, abstract=True):
    """Minutes as they were signed, before that as they were published; while they are written up,
    for those inside, as they stand."""

    what = "minutes"

    @cached_property
    def approval(self):
        return documents.approval_of(self.object)

    @cached_property
    def frozen(self):
        """The signed approval or the published version that the reader gets; None for a draft."""
        if self.approval and self.approval.signed_at:
            return self.approval
        if documents.reads_draft(self.object, self.request.user):
            return None
        return latest(self.object)

    @cached_property
    def document(self):
        if self.frozen is None:
            return documents.minutes(self.object, self.request.user)
        printed = with_corrected_rooms(print_for(self.frozen, self.request.user)[0])
        return printed | {"banner": documents.banner_of(self.object, self.approval)}


class Minutes(_Minutes):
    template_name = "boards/meetings/agendas/document.html"

    def get_context_data(self, **kwargs):
        signed = self.approval and self.approval.signed_at
        digest = print_for(self.frozen, self.request.user)[1] if self.frozen else ""
        published = MinutesVersion.objects.filter(meeting=self.object).without_prints()
        seen = AgendaItem.objects.visible_to(self.request.user)
        beside = beside_minutes(self.object, self.request.user)
        corrected = seen.filter(corrects__meeting=self.object) if signed else seen.none()
        return super().get_context_data(
            approval=self.approval,
            digest=digest,
            published=published.order_by("number"),
            corrections=beside.standing,
            reported=beside.reported,
            may_report=self.may_report(),
            slots={
                "minutes.released": slots.collect(
                    "minutes.released", [self.object], self.request.user
                )
            },
            corrected=corrected.select_related("corrects", "meeting").order_by(
                "corrects__position"
            ),
            to_sign=self.to_sign(),
            personal=self.personal(),
            **self.check(),
            **kwargs,
        )

    def personal(self):
        """What a draft seems to say about people, for those who write it."""
        return [] if self.frozen or self.object.has_published_minutes else warnings(self.document)

    def may_report(self):
        """Whether the reader sees this meeting from inside, and its minutes are out."""
        inside = Meeting.objects.filter(Meeting.objects.internal_to(self.request.user))
        out = self.object.has_published_minutes
        return out and inside.filter(pk=self.object.pk).exists()

    def speaks_for(self, meeting):
        """Whether the reader is who may say for the body what the minutes of a meeting are."""
        person = own_person(self.request.user)
        return person is not None and who_speaks(meeting).filter(pk=person.pk).exists()

    def to_sign(self):
        """Whether the reader may sign these minutes now."""
        if self.approval is None or not self.request.user.pk:
            return False
        rows = MinutesApproval.objects.filter(pk=self.approval.pk)
        return rows.waiting_for(self.request.user).exists()

    def check(self):
        """Whether somebody else must still read minutes that are ready, and who has."""
        meeting = self.object
        if meeting.state != Meeting.State.MINUTES_READY:
            return {}
        unchecked = why_unchecked(meeting) if meeting.approves_minutes else None
        return {
            "check": MinutesCheck.objects.filter(meeting=meeting).first(),
            "needs_check": unchecked,
            "may_check": not wrote_minutes(meeting, self.request.user.pk),
            "may_return": self.speaks_for(meeting),
        }


class MinutesPdf(_Minutes, _PdfDocument):
    def get(self, request, *args, **kwargs):
        if self.frozen:
            return frozen_response(self.frozen, request.user, self.what)
        return super().get(request, *args, **kwargs)


class _Corrected(_Minutes, abstract=True):
    """With what was found wrong since, as it stands today."""

    @cached_property
    def document(self):
        return super().document | {"errata": errata(self.object, self.request.user)}


class MinutesCorrectedPdf(_Corrected, _PdfDocument):
    """The published file stays as it is, with its hash; this print carries its corrections."""


class MinutesWord(_Corrected, _WordDocument):
    pass


class MinutesReopen(ObjectFormPage):
    """Something in published minutes is wrong, and nobody has approved them yet."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.ReopenForm
    title = "Reopen the published minutes"
    button = "Reopen minutes"
    message = "Correct the minutes, then publish them again as the next version."
    intro = (
        "The published version stays available, marked as being corrected, until the next version "
        "is published. Decisions keep their numbers and wording. Corrections recorded beside the "
        "minutes are not repeated in the next version, so make them in the text. Corrections of a "
        "decision, and of who was there for it, are repeated."
    )

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def save(self, form):
        return reopen_minutes(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("meeting_live", args=[self.object.pk])

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


class CheckMinutes(PressPage):
    """Somebody who sees the meeting from inside, but did not write the minutes, found them right."""

    permission = SIGNED_IN
    model = Meeting
    message = "Thank you. The minutes are checked and can be published."

    def get_queryset(self):
        internal = Meeting.objects.internal_to(self.request.user)
        return Meeting.objects.filter(internal).select_related("body").distinct()

    def act(self):
        operations.check_minutes(meeting=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("minutes", args=[self.object.pk])


class RecordAgreement(ObjectFormPage):
    """The chair agreed by email or phone."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.AgreementForm
    title = "The chair agreed to the minutes"
    button = "Record agreement"
    message = "Recorded. The minutes can be published."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        meeting = self.object
        chair = first_chair(meeting.body_id, meeting.day)
        initial = {"person": chair, "checked_on": timezone.localdate()}
        return {"people": who_speaks(meeting), "initial": initial}

    def save(self, form):
        return operations.record_agreement(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("minutes", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(None), "The minutes"


class CorrectionAdd(ObjectFormPage):
    """Something in signed minutes is wrong: it goes on a later agenda."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.CorrectionForm
    title = "Correct signed minutes"
    button = "Add to agenda"
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
            "is_public": not meeting.body.is_private,
            "items": meeting.items.order_by("position"),
            "meetings": later.filter(state__in=STILL_WRITTEN),
        }

    def save(self, form):
        return operations.correct_signed(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.meeting.get_absolute_url()


def on_live_page(item):
    return reverse("meeting_live", args=[item.meeting_id]) + f"#item-{item.pk}"


class ItemPrivate(ObjectFormPage):
    """Close to the public an item that was open, or what the minutes say of it."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.PrivateForm
    title = "Make an item private"
    button = "Make private"
    message = "The item is now private."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        return {"meeting": self.object}

    def save(self, form):
        values = dict(form.cleaned_data)
        if values.pop("what") == "minute":
            return privacy.close_minute(by=self.request.user, **values).item
        return privacy.make_private(by=self.request.user, **values)

    def get_success_url(self, result):
        if self.object.takes_minutes:
            return on_live_page(result)
        return self.object.get_absolute_url()


class _OfItem:
    permission = Permission.RUN_MEETING
    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body", "minute")


class MinuteOpen(_OfItem, PressPage):
    """The minute was closed by mistake."""

    message = "Everyone will read this minute."

    def act(self):
        posted = self.request.POST
        privacy.close_minute(
            item=self.object,
            access="public",
            private_reason="",
            shown=posted.get("shown", ""),
            version=sent_version(posted.get("version", "")),
            by=self.request.user,
        )

    def get_success_url(self):
        return on_live_page(self.object)


class ItemSummary(_OfItem, ObjectFormPage):
    """What the public reads of a private item, where title and reason are no fair record."""

    form_class = forms.SummaryForm
    title = "Public summary"
    intro = (
        "Where title and reason alone would be no fair record, the minutes that everyone reads say "
        "this of what is private."
    )

    def get_form_kwargs(self):
        return {"initial": {"text": self.object.public_summary}}

    def save(self, form):
        return privacy.summarise_for_public(
            item=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return on_live_page(self.object)

    def get_back(self):
        return self.get_success_url(None), str(self.object)

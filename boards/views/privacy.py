"""The private part: closing items and minutes, public summaries, reviewed releases."""

from functools import cached_property

from django.http import Http404
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, Page, StepPage, sent_version
from boards import documents, forms
from boards.models import AgendaItem, Meeting, Minute, Release
from boards.operations import privacy
from core.paging import page


def on_live_page(item):
    return reverse("meeting_live", args=[item.meeting_id]) + f"#item-{item.pk}"


class ItemPrivate(ObjectFormPage):
    """Close to the public an item that was open, or what the minutes say of it."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.PrivateForm
    title = "Close an item to the public"
    button = "Close it to the public"
    message = "It is closed to the public."

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
        if self.object.takes_notes:
            return on_live_page(result)
        return self.object.get_absolute_url()


class _OfItem:
    permission = Permission.RUN_MEETING
    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body", "minute")


class MinuteOpen(_OfItem, StepPage):
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


class Releases(Page):
    """What was told later of private business, the latest first."""

    permission = EVERYONE
    template_name = "boards/releases.html"

    def get_context_data(self, **kwargs):
        rows = Release.objects.filter(reviewed_at__isnull=False)
        rows = rows.select_related("item__meeting__body__neighbourhood")
        after = self.request.GET.get("after", "")
        return super().get_context_data(
            page=page(rows, ("reviewed_at", "id"), after, descending=True), **kwargs
        )


class ReleasePage(ObjectPage):
    """One release; before it is reviewed for those who read the private part."""

    permission = EVERYONE
    model = Release
    template_name = "boards/release.html"

    def get_queryset(self):
        return Release.objects.select_related(
            "item__meeting__body__neighbourhood", "prepared_by", "reviewed_by"
        )

    def get_context_data(self, **kwargs):
        user, release = self.request.user, self.object
        may_run, reads = self.rights(
            release,
            Permission.RUN_MEETING,
            reads=Release.objects.filter(Release.objects.internal_to(user)),
        )
        return super().get_context_data(
            may_change=may_run and reads and not release.reviewed_at,
            may_review=may_run and not release.reviewed_at and release.prepared_by_id != user.pk,
            names_body=not release.item.meeting.body.is_private or reads,
            is_internal=reads,
            **kwargs,
        )


class ReleaseReview(StepPage):
    """Somebody else than who wrote it has read it."""

    permission = Permission.RUN_MEETING
    model = Release
    message = "Reviewed. Everyone reads it now."

    def get_queryset(self):
        return Release.objects.select_related("item__meeting__body")

    def act(self):
        read = self.request.POST.get("read", "")
        privacy.review_release(release=self.object, read=read, by=self.request.user)


class ReleaseAdd(_OfItem, ObjectFormPage):
    """Write what may now be told of a private item."""

    form_class = forms.ReleaseForm
    title = "Release something of a private item"
    button = "Send for review"
    message = "Somebody else who reads the private part reviews it before it is public."
    intro = "The item stays private. Everyone reads only what you write here, once it is reviewed."

    def check_permission(self):
        super().check_permission()
        self.ask_right()
        if not documents.reads_private(self.object.meeting, self.request.user):
            self.ask_right()
            raise Http404

    @cached_property
    def edited(self):
        """The release that is being prepared already, if there is one."""
        return Release.objects.filter(item=self.object).first()

    def get_form_kwargs(self):
        if self.edited:
            return super().get_form_kwargs()
        said = Minute.objects.filter(item=self.object).values_list("text", flat=True).first()
        return {"initial": {"title": self.object.title, "text": said or ""}}

    def save(self, form):
        return privacy.prepare_release(
            item=self.object, release=self.edited, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_back(self):
        return reverse("minutes", args=[self.object.meeting_id]), "The minutes"

"""Pages of releases."""

from functools import cached_property

from django.http import Http404
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from boards.meetings.agendas.documents import reads_private
from boards.minutes.models import Minute
from boards.minutes.views import _OfItem
from boards.releases import forms, operations
from boards.releases.models import Release


class Releases(ListPage):
    """What was told later of private business, the latest first."""

    permission = EVERYONE
    template_name = "boards/releases/releases.html"
    order = Order(Release, ("reviewed_at", "id"), descending=True, index="release_by_time")

    def get_rows(self):
        rows = Release.objects.filter(reviewed_at__isnull=False)
        return rows.select_related("item__meeting__body__neighbourhood")


class ReleasePage(ObjectPage):
    """One release; before it is reviewed for those who read the private part."""

    permission = EVERYONE
    model = Release
    template_name = "boards/releases/release.html"

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


class ReleaseReview(PressPage):
    """Somebody else than who wrote it has read it."""

    permission = Permission.RUN_MEETING
    model = Release
    message = "Reviewed. Everyone reads it now."

    def get_queryset(self):
        return Release.objects.select_related("item__meeting__body")

    def act(self):
        read = self.request.POST.get("read", "")
        operations.review_release(release=self.object, read=read, by=self.request.user)


class ReleaseAdd(_OfItem, ObjectFormPage):
    """Write what may now be told of a private item."""

    form_class = forms.ReleaseForm
    title = "Prepare a public version"
    button = "Send for review"
    message = "Someone else who reads the private part reviews it before it is public."
    intro = "The item stays private. Everyone reads only what you write here, once it is reviewed."

    def check_permission(self):
        super().check_permission()
        self.ask_right()
        if not reads_private(self.object.meeting, self.request.user):
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
        return operations.prepare_release(
            item=self.object, release=self.edited, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_back(self):
        return reverse("minutes", args=[self.object.meeting_id]), "The minutes"

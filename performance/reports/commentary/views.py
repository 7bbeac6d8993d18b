"""Pages of commentary: what is asked, giving it, and giving it by a link."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import holds_city
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage, sent_version
from accounts.pages.links import LinkFormPage
from core.models import Event
from performance.indicators.querysets import EDIT
from performance.reports import forms
from performance.reports.commentary import operations
from performance.reports.commentary.models import Commentary, CommentaryLink
from performance.reports.operations import snapshot_of
from performance.reports.snapshots.composing import red_marks, rows_of
from performance.returns.chasing.letters import signs_in


def row_of(commentary):
    """What the report says of the figure; None where it is not in it any more."""
    document = snapshot_of(commentary.report).document
    code = commentary.indicator.code
    row = next((row for row in rows_of(document) if row["code"] == code), None)
    return row and row | {"red": red_marks(row)}


class OfCommentary:
    model = Commentary

    def get_queryset(self):
        return Commentary.objects.whole()


class CommentaryPage(OfCommentary, ObjectPage):
    """The figure that is asked about, and what was said of it."""

    permission = SIGNED_IN
    template_name = "performance/reports/commentary.html"

    def get_context_data(self, **kwargs):
        asked, user = self.object, self.request.user
        (may_edit,) = self.rights(asked, EDIT)
        is_open = asked.report.is_open
        gives = is_open and operations.may_give(asked, user)
        links = CommentaryLink.objects.about(asked).prefetch_related("uses") if may_edit else ()
        by_link = asked.person is not None and not signs_in(asked.person)
        return super().get_context_data(
            row=row_of(asked), may_give=gives, may_edit=may_edit,
            may_refuse=is_open and not asked.text and (gives or may_edit),
            may_link=may_edit and is_open and by_link and not asked.is_given,
            links=[(each, each.works(timezone.now())) for each in links[:20]],
            events=Event.objects.about(asked)[:50] if may_edit else None, **kwargs,
        )  # fmt: skip


class CommentaryGive(OfCommentary, ObjectFormPage):
    permission = SIGNED_IN
    template_name = "performance/reports/give.html"
    form_class = forms.CommentaryForm
    title = "Commentary"
    button = "Save commentary"
    message = "Commentary saved. It is in the report."

    def get_seen(self, rows, user):
        return rows.mine(user) if user.is_authenticated else rows.none()

    def save(self, form):
        return operations.give_commentary(
            commentary=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=row_of(self.object), **kwargs)


class CommentaryNone(OfCommentary, ObjectFormPage):
    adds = True
    permission = SIGNED_IN
    form_class = forms.NoneForm
    title = "No commentary will be given"
    message = "Saved. The report will say so."

    def get_seen(self, rows, user):
        seen = rows.visible_to(user)
        keeps = user.is_authenticated and holds_city(user, EDIT)
        return seen if keeps or not user.is_authenticated else seen.mine(user)

    def save(self, form):
        return operations.no_commentary(
            commentary=self.object, by=self.request.user, **form.cleaned_data
        )


class CommentaryByLink(LinkFormPage):
    """One commentary, for who was sent the link."""

    template_name = "performance/reports/by_link.html"
    form_class = forms.CommentaryForm
    title = "Commentary"
    message = "Commentary saved. It is in the report. Thank you."

    def find(self, token):
        return operations.found(token)

    def get_form_kwargs(self):
        return {"initial": {"text": self.row.text}}

    def get_form(self, data=None):
        return self.form_class(data, **self.get_form_kwargs())

    def save(self, form):
        self.row.seen(sent_version(self.request.POST.get("row_version", "")))
        return operations.give_by_link(
            link=self.link, commentary=self.row, by=operations.holder_of(self.link), **form.cleaned_data
        )  # fmt: skip

    def get_success_url(self, result):
        return reverse("commentary_link", args=[self.kwargs["token"]])

    def get_about(self):
        return str(self.row)

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=row_of(self.row), **kwargs)


class LinkSend(OfCommentary, PressPage):
    permission = EDIT
    message = "Link sent by email."

    def act(self):
        operations.send_link(commentary=self.object, by=self.request.user)


class LinkRevoke(PressPage):
    permission = EDIT
    model = CommentaryLink
    message = "The link no longer works."

    def act(self):
        operations.revoke_link(link=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("commentary", args=[self.object.target_id])

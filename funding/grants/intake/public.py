"""Pages of an applicant: the form, what was kept of it to go on with, and where it stands."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import EVERYONE, FormPage, Page, sent_version
from accounts.pages.links import LinkFormPage, LinkPage
from accounts.pages.public import OFTEN, SentByAnybody, TooOften
from accounts.signin import limits
from core import pdf
from core.actors import PUBLIC, LinkHolder
from core.errors import Refused
from core.history import goes_on_as
from core.links import operations as links
from core.links.operations import LinkEnded
from core.publicforms import danger, drafting, stamps
from core.publicforms.forms import QUICK
from core.publicforms.operations import delete_on
from funding.grants.intake import forms, operations
from funding.grants.intake.models import SentApplication
from funding.grants.intake.printing import form_document
from funding.grants.intake.rules import APPLY, PURPOSE, open_allocations, standing_of, why_closed

NOT_KEPT = ("stamp", "declared")
"""Fields of which a draft keeps nothing: what is declared is declared when it is sent."""


class OfApply:
    """What both pages with the form have: it may be kept instead of sent."""

    template_name = "funding/intake/apply.html"
    form_class = forms.ApplyForm
    title = "Apply for ward money"
    button = "Send application"

    def allocations(self):
        return list(open_allocations(timezone.localdate()))

    def post(self, request, *args, **kwargs):
        if "keep" in request.POST:
            return self.keep(self.get_form(request.POST))
        return super().post(request, *args, **kwargs)

    def keep(self, form):
        """Save what was typed, whatever is wrong with it; only how it was sent is looked at."""
        form.full_clean()
        press = form.cleaned_data.get("client_id")
        if not press:
            problems = form.non_field_errors() or [QUICK]
            form.errors.clear()
            for each in problems:
                form.add_error(None, each)
            return self.show_again(form)
        try:
            names = [name for name in form.fields if name not in NOT_KEPT]
            to = self.keep_values(drafting.values_of(self.request.POST, names), form, press)
        except Refused as refused:
            form.errors.clear()
            return self.refuse(form, refused)
        messages.success(self.request, "Saved. Keep the address of this page to go on later.")
        return HttpResponseRedirect(to)

    def get_context_data(self, **kwargs):
        closed = why_closed(timezone.localdate(), self.allocations())
        context = super().get_context_data(
            closed=closed, sender_deleted_on=delete_on(timezone.now()), **kwargs
        )
        if closed and not context["form"].is_bound:
            context["button"] = ""
        return context | {"numbers": danger.numbers(), "trap": stamps.TRAP}


class Apply(OfApply, SentByAnybody, FormPage):
    """Anybody asks for ward money in the name of a group."""

    about = "apply"

    def get_stamp_about(self):
        return self.about

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"allocations": self.allocations()}

    def keep_values(self, values, form, press):
        if not limits.may_send_form(self.request):
            raise TooOften(OFTEN)
        goes_on_as(PUBLIC.name)
        _, token = operations.keep_draft(
            values=values, email=form.cleaned_data.get("email") or "", client_id=press, by=PUBLIC
        )
        return reverse("apply_draft", args=[token])

    def receive(self, form):
        return operations.send_application(by=PUBLIC, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("applied", args=[result[1]])


class ApplyDraft(OfApply, LinkFormPage):
    """What was kept of the form. Once it is sent, its link leads to where it stands."""

    def find(self, token):
        return drafting.found(token, APPLY)

    def get(self, request, *args, **kwargs):
        if self.row.sent_at is None:
            return super().get(request, *args, **kwargs)
        self.note_opening()
        sent = SentApplication.objects.get(client_id=self.row.client_id)
        return render(request, "funding/intake/applied.html", standing_context(sent, self.link))

    def post(self, request, *args, **kwargs):
        if self.row.sent_at is not None:
            return HttpResponseRedirect(self.get_success_url(None))
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {
            "about": f"apply-{self.row.pk}", "allocations": self.allocations(),
            "initial": self.as_kept(),
        }  # fmt: skip

    def as_kept(self):
        """{field: what was typed into it}."""
        data = drafting.as_typed(self.row)
        empty = self.form_class(about="", allocations=self.allocations())
        read = {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in empty.fields.items()
            if name not in NOT_KEPT and not field.widget.value_omitted_from_data(data, {}, name)
        }
        return {name: value for name, value in read.items() if value is not None}

    def keep_values(self, values, form, press):
        operations.change_draft(
            link=self.link, draft=self.row, values=values, version=self.version(),
            by=LinkHolder(self.link.name),
        )  # fmt: skip
        return self.get_success_url(None)

    def save(self, form):
        return operations.send_draft(
            link=self.link, draft=self.row, version=self.version(), by=LinkHolder(self.link.name),
            **form.cleaned_data,
        )  # fmt: skip

    def version(self):
        return sent_version(self.request.POST.get("row_version", ""))

    def get_success_url(self, result):
        return reverse("apply_draft", args=[self.kwargs["token"]])


class Applied(LinkPage):
    """Where an application stands, in public words; of what was sent it says the reference alone."""

    template_name = "funding/intake/applied.html"

    def find(self, token):
        link = links.find(token, PURPOSE.name)
        sent = link and SentApplication.objects.filter(pk=link.target_id).first()
        if not sent:
            raise LinkEnded
        return link, sent

    def get_context_data(self, **kwargs):
        return super().get_context_data(**standing_context(self.row, self.link), **kwargs)


def standing_context(sent, link):
    return {"sent": sent, "standing": standing_of(sent), "works_until": link.ends_at}


class PrintedForm(Page):
    """The form on paper, to be filled in by hand and entered by an officer."""

    permission = EVERYONE

    def get(self, request, *args, **kwargs):
        return pdf.pdf_response(
            pdf.render("apply.typ", form_document(timezone.localdate())), "ward-money-form.pdf"
        )

"""The page of an offer for a group, opened by a link."""

from django.urls import reverse

from accounts.pages import sent_version
from accounts.pages.links import LinkFormPage, LinkPage
from core import pdf
from funding.grants.awards import states
from funding.grants.offers.links import forms, operations
from funding.grants.offers.views import sent_letter


class OfOffer:
    """What all pages of such a link have."""

    def find(self, token):
        return operations.found(token)

    def get_context_data(self, **kwargs):
        kept = getattr(self.row, "offer_letter", None)
        return super().get_context_data(
            token=self.kwargs["token"],
            document=kept.document if kept else None,
            may_accept=self.row.state == states.OFFERED,
            **kwargs,
        )


class ByLink(OfOffer, LinkPage):
    """The letter, and the button to accept it."""

    template_name = "funding/offers/by_link.html"


class LetterByLink(OfOffer, LinkPage):
    """The letter to print."""

    def get(self, request, *args, **kwargs):
        kept = sent_letter(self.row)
        self.note_opening()
        return pdf.pdf_response(kept.pdf, f"{self.row.reference}-letter.pdf")


class AcceptByLink(OfOffer, LinkFormPage):
    template_name = "funding/offers/accept_by_link.html"
    form_class = forms.AcceptForm
    title = "Accept the offer"
    button = "Accept the offer"
    message = "Thank you. The council has your acceptance."

    def save(self, form):
        version = self.request.POST.get("row_version", "")
        said = form.cleaned_data
        return operations.accept_by_link(
            link=self.link, signed=said["signed"], position=said["position"],
            version=sent_version(version), by=operations.holder_of(self.link),
        )  # fmt: skip

    def get_success_url(self, result):
        return reverse("offer_link", args=[self.kwargs["token"]])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context if context["may_accept"] else context | {"button": ""}

    def get_about(self):
        return str(self.row)

    def get_back(self):
        return self.get_success_url(None), "The offer"

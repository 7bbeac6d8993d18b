"""Pages of an offer: its letter, what that says, and sending it."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from core import pdf
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.offers import forms, operations
from funding.grants.offers.documents import letter_of
from funding.grants.offers.links.operations import send_again
from funding.grants.offers.models import Condition, OfferLetter, OfferTerms
from funding.grants.offers.rules import GRANT, NO_ADDRESS, NOBODY, why_not_sent
from neighbourhoods.models import Person

BUDGET = Permission.EDIT_BUDGET
TEMPLATE = "offer.typ"


class _WithLetter:
    model = Grant

    def get_queryset(self):
        return operations.with_letter(Grant.objects.all())

    @property
    def kept(self):
        """The letter as it was sent; None before that."""
        return OfferLetter.objects.filter(grant=self.object).select_related("sent_by").first()


class LetterPage(_WithLetter, ObjectPage):
    """The letter as it was sent, or as it would go now."""

    permission = SIGNED_IN
    template_name = "funding/offers/letter.html"

    def get_context_data(self, **kwargs):
        grant, kept, now = self.object, self.kept, timezone.now()
        may_edit = self.allowed(grant, BUDGET)
        waits = grant.state == states.APPROVED
        return super().get_context_data(
            kept=kept,
            document=kept.document if kept else letter_of(grant, timezone.localdate(now)),
            why=why_not_sent(grant, now) if waits else "",
            may_edit=may_edit,
            may_send=may_edit and waits,
            is_grant=grant.request.what == GRANT,
            may_change=may_edit and not grant.offered_on and grant.state in (states.APPROVED, states.ON_HOLD),
            **kwargs,
        )  # fmt: skip


class LetterPdf(_WithLetter, ObjectPage):
    """The letter to print: as it was sent, or as it would go now."""

    permission = SIGNED_IN

    def get(self, request, *args, **kwargs):
        grant, kept = self.object, self.kept
        day = timezone.localdate()
        made = bytes(kept.pdf) if kept else pdf.render(TEMPLATE, draft_of(grant, day))
        return pdf.pdf_response(made, f"{grant.reference}-letter.pdf")


def draft_of(grant, day):
    """The letter before it goes; it says so at its head, where it may not go yet."""
    why = why_not_sent(grant, timezone.now())
    return letter_of(grant, day) | {
        "mark": "Draft" if why and why not in (NO_ADDRESS, NOBODY) else ""
    }


class Terms(ObjectFormPage):
    """What the letter says."""

    permission = BUDGET
    model = OfferTerms
    form_class = forms.TermsForm
    title = "Change the letter"
    message = "The letter is saved."

    def get_queryset(self):
        return OfferTerms.objects.select_related(
            "grant__request__application", "grant__reservation", "recipient__agency"
        )

    def get_form_kwargs(self):
        is_grant = self.object.grant.request.what == GRANT
        people = None if is_grant else Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def save(self, form):
        return operations.set_terms(terms=self.object, by=self.request.user, **form.cleaned_data)

    def get_about(self):
        return str(self.object.grant)

    def get_back(self):
        return self.object.get_absolute_url(), "The letter"


class _OfGrant(ObjectFormPage, abstract=True):
    """A form about a grant; where it stands is asked under its lock."""

    adds = True
    permission = BUDGET
    model = Grant

    def get_queryset(self):
        return Grant.objects.select_related("request__application", "reservation").prefetch_related(
            "stages"
        )

    def get_form_kwargs(self):
        return {}

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class ByPost(_OfGrant):
    form_class = forms.PostForm
    title = "Record that the letter was sent"
    intro = "For a letter that was printed. It is kept as it reads today."
    button = "Record it"
    message = "The letter is recorded as sent by post."

    def get_form_kwargs(self):
        return {"initial": {"sent_on": timezone.localdate()}}

    def save(self, form):
        return operations.offer_by_post(
            grant=self.object, by=self.request.user, **form.cleaned_data
        )


class ConditionAdd(_OfGrant):
    form_class = forms.ConditionForm
    title = "Add a condition"
    button = "Add condition"
    message = "The condition is added."

    def save(self, form):
        return operations.add_condition(
            grant=self.object, by=self.request.user, **form.cleaned_data
        )


class Stages(_OfGrant):
    """In which parts a grant is paid: replaced as a whole."""

    adds = False
    form_class = forms.StagesForm
    title = "Stages of payment"
    message = "The stages of payment are saved."
    intro = "The parts add up to the grant. Without any it is paid in one."

    def get_form_kwargs(self):
        initial = {}
        for each in self.object.stages.all():
            for name in ("name", "amount", "evidence"):
                initial[f"{name}_{each.position}"] = getattr(each, name)
            initial[f"due_{each.position}"] = each.due_on
        return {"initial": initial}

    def save(self, form):
        operations.set_stages(grant=self.object, stages=form.for_operation(), by=self.request.user)
        return self.object


class _OfCondition:
    permission = BUDGET
    model = Condition

    def get_queryset(self):
        return Condition.objects.select_related("grant__request__application", "grant__reservation")


class ConditionMet(_OfCondition, ObjectFormPage):
    form_class = forms.MetForm
    title = "Record that a condition is met"
    message = "The condition is saved."

    def save(self, form):
        return operations.meet_condition(
            condition=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class ConditionRemove(_OfCondition, PressPage):
    message = "The condition is removed."

    def act(self):
        operations.remove_condition(condition=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("grant", args=[self.object.grant_id])


class Send(_WithLetter, PressPage):
    permission = BUDGET
    message = "The letter is on its way by email."

    def act(self):
        operations.send_offer(grant=self.object, by=self.request.user)


class SendAgain(_WithLetter, PressPage):
    permission = BUDGET
    message = "A new link is on its way by email."

    def act(self):
        send_again(grant=self.object, by=self.request.user)


def sent_letter(grant):
    """The letter of a grant as it was sent. Raises Http404 where none was kept."""
    kept = getattr(grant, "offer_letter", None)
    if kept is None:
        raise Http404
    return kept

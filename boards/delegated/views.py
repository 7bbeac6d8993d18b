"""Pages of decisions outside meetings."""

from functools import cached_property

from django.http import Http404
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import (
    EVERYONE,
    SIGNED_IN,
    ObjectFormPage,
    ObjectPage,
    PressPage,
    sent_version,
)
from accounts.pages.lists import ListPage, Order
from boards.bodies.models import Body
from boards.delegated import documents, forms, operations
from boards.delegated.models import Consultation, DelegatedDecision
from core import pdf, slots
from core.models import Event
from core.pdf import pdf_response
from core.text import file_stem
from neighbourhoods.models import Person

RUN = Permission.RUN_MEETING


class DelegatedDecisions(ListPage):
    """Published decisions outside meetings, the latest first, of all bodies or of one."""

    permission = EVERYONE
    template_name = "boards/delegated/decisions.html"
    orders = {
        "all": Order(
            DelegatedDecision, ("made_at", "id"), descending=True, index="delegated_by_time"
        ),
        "body": Order(DelegatedDecision, ("made_at", "id"), descending=True, within=("body",)),
    }

    def get_order(self):
        return self.orders["body" if self.body else "all"]

    @cached_property
    def body(self):
        """The body that the address names; None for all, and for one that nobody may know of."""
        asked = self.request.GET.get("body", "")
        rows = Body.objects.visible_to(self.request.user)
        return rows.filter(slug=asked).first() if asked else None

    def get_rows(self):
        rows = DelegatedDecision.objects.made().select_related("body", "notice")
        return rows.filter(body=self.body) if self.body else rows

    def get_context_data(self, **kwargs):
        user, body = self.request.user, self.body
        drafts = DelegatedDecision.objects.visible_to(user).preparing().select_related("body")
        may_add = body is not None and not body.is_private and user.is_authenticated
        return super().get_context_data(
            body=body,
            drafts=(drafts.filter(body=body) if body else drafts).order_by("-id")[:20],
            may_add=may_add and Body.objects.changeable_by(user, RUN).filter(pk=body.pk).exists(),
            **kwargs,
        )


class DelegatedPage(ObjectPage):
    """One decision: what was published, or what is still to be done."""

    permission = EVERYONE
    model = DelegatedDecision
    template_name = "boards/delegated/decision.html"

    def get_queryset(self):
        return DelegatedDecision.objects.select_related(
            "body", "decided_by__user", "exempt_agreed_by", "notice"
        )

    def get_context_data(self, **kwargs):
        user, decision = self.request.user, self.object
        internal = DelegatedDecision.objects.filter(DelegatedDecision.objects.internal_to(user))
        may_run, is_internal = self.rights(decision, RUN, internal=internal)
        is_open = decision.state == DelegatedDecision.State.PREPARING
        return super().get_context_data(
            document=decision.notice.document if hasattr(decision, "notice") else None,
            missing=operations.missing(decision) if is_open else [],
            asked=decision.consulted.select_related("person"),
            is_open=is_open,
            unprintable=pdf.unprintable(documents.typed(decision)) if is_open else [],
            may_change=may_run and is_open,
            may_confirm=is_open and user.is_authenticated and decision.decided_by.user == user,
            items=decision.reports.filter(
                item__meeting__agenda_published_at__isnull=False
            ).select_related("item__meeting__body"),
            events=Event.objects.about(decision)[:50] if is_internal else None,
            corrections=list(decision.corrections.order_by("id")),
            may_correct=may_run and decision.state == DelegatedDecision.State.MADE,
            slots={"delegated.matter": slots.collect("delegated.matter", [decision], user)},
            **kwargs,
        )


class DelegatedPdf(ObjectPage):
    """The very bytes whose hash stands on the page."""

    permission = EVERYONE
    model = DelegatedDecision

    def get_queryset(self):
        return DelegatedDecision.objects.select_related("notice")

    def get(self, request, *args, **kwargs):
        decision = self.object
        if not hasattr(decision, "notice"):
            raise Http404
        return pdf_response(decision.notice.pdf, f"{file_stem(f'decision {decision}')}.pdf")


class _People:
    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}


class DelegatedAdd(_People, ObjectFormPage):
    """Prepare a decision outside a meeting of a body."""

    adds = True
    permission = RUN
    model = Body
    lookup = "slug"
    form_class = forms.NewDelegatedForm
    title = "Prepare a decision outside a meeting"
    button = "Save"
    message = "Saved. Add who was consulted next."

    def save(self, form):
        return operations.prepare(body=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()


class _OfDecision(ObjectFormPage, abstract=True):
    permission = RUN
    model = DelegatedDecision

    def get_queryset(self):
        return DelegatedDecision.objects.select_related("body", "decided_by__user")


class DelegatedEdit(_People, _OfDecision):
    form_class = forms.DelegatedForm
    title = "Change the decision"

    def save(self, form):
        return operations.change(decision=self.object, by=self.request.user, **form.cleaned_data)


class DelegatedCorrect(_OfDecision):
    """Say what is wrong in a decision that is published."""

    adds = True
    form_class = forms.CorrectForm
    title = "Correct a decision outside a meeting"
    button = "Record the correction"
    message = "The correction stands beside the notice."
    intro = (
        "The notice stays as it is. The correction is shown beside it, with today’s date. Grants that rest on the "
        "decision are put on hold until somebody has said whether they stand."
    )

    def get_queryset(self):
        return super().get_queryset().filter(state=DelegatedDecision.State.MADE)

    def save(self, form):
        return operations.correct(decision=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class DelegatedDrop(_OfDecision):
    form_class = forms.NotTakenForm
    title = "Withdraw the proposed decision"
    button = "Withdraw decision"

    def save(self, form):
        return operations.drop(decision=self.object, by=self.request.user, **form.cleaned_data)


class ConsultAdd(_People, _OfDecision):
    adds = True
    form_class = forms.ConsultForm
    title = "Add who was consulted"
    button = "Add"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"initial": {"asked_on": timezone.localdate()}}

    def save(self, form):
        return operations.consult(decision=self.object, by=self.request.user, **form.cleaned_data)


class Signed(_OfDecision):
    """Who decides has no sign-in and signed the paper."""

    form_class = forms.SignedForm
    title = "Record that it was signed on paper"
    button = "Record it and publish the notice"
    message = "The decision is made and its notice is published."
    intro = "Everyone reads the notice from now on, and it stays as it is."

    def save(self, form):
        return operations.record_signed(
            decision=self.object, by=self.request.user, **form.cleaned_data
        )


class Confirm(PressPage):
    """Who decides makes the decision."""

    permission = SIGNED_IN
    model = DelegatedDecision
    message = "The decision is made and its notice is published."

    def get_queryset(self):
        return DelegatedDecision.objects.select_related("body", "decided_by__user")

    def act(self):
        version = self.request.POST.get("row_version", "")
        self.object.seen(sent_version(version))
        operations.confirm(decision=self.object, by=self.request.user)


class _OfConsultation:
    permission = RUN
    model = Consultation

    def get_queryset(self):
        return Consultation.objects.select_related("decision__body", "person")


class ConsultReply(_OfConsultation, ObjectFormPage):
    form_class = forms.ReplyForm
    title = "Record the reply"

    def get_context_data(self, **kwargs):
        intro = f"{self.object.person} was asked on {self.object.asked_on:%-d %B %Y}."
        return super().get_context_data(**kwargs) | {"intro": intro}

    def save(self, form):
        return operations.record_reply(
            consultation=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object.decision)


class ConsultTakeOff(_OfConsultation, PressPage):
    def act(self):
        operations.take_off(consultation=self.object, by=self.request.user)

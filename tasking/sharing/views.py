"""The register of agreements, and who read what."""

import uuid
from functools import cached_property

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core import exports
from core.models import Event
from neighbourhoods.models import Person
from tasking.sharing import agreements, forms
from tasking.sharing.models import Agreement, AgreementFile, Reading
from tasking.sharing.querysets import reads_log
from tasking.sharing.shown.todo import SOON

KEEP = Permission.KEEP_AGREEMENTS
EXPORT_LIMIT = 100_000
TITLES = ("When", "Who", "Agency", "Record", "What was viewed", "Why")


class Agreements(ListPage):
    """All that the user may see, those due for review first."""

    permission = SIGNED_IN
    template_name = "tasking/sharing/agreements.html"
    order = Order(Agreement, ("review_on", "id"))

    def get_rows(self):
        rows = Agreement.objects.visible_to(self.request.user).prefetch_related("parties__agency")
        show = self.request.GET.get("show")
        if show == "late":
            return rows.for_review(timezone.localdate())
        return rows if show == "all" else rows.running()

    def get_context_data(self, **kwargs):
        may_add = self.request.user.may(KEEP)
        shown = self.request.GET.get("show", "")
        log = reads_log(self.request.user)
        return super().get_context_data(may_add=may_add, shown=shown, reads_log=log, **kwargs)


class AgreementPage(ObjectPage):
    permission = SIGNED_IN
    model = Agreement
    template_name = "tasking/sharing/agreement.html"

    def get_queryset(self):
        return Agreement.objects.select_related("keeper")

    def get_context_data(self, **kwargs):
        agreement = self.object
        may_keep = self.request.user.may(KEEP)
        return super().get_context_data(
            parties=agreement.parties.select_related("agency"),
            files=agreement.files.all(),
            may_keep=may_keep and not agreement.is_ended,
            is_due=agreement.review_on <= timezone.localdate() + SOON,
            events=Event.objects.about(agreement)[:100] if may_keep else None,
            **kwargs,
        )


class AgreementAdd(FormPage):
    permission = KEEP
    form_class = forms.NewAgreementForm
    title = "Add an agreement"
    button = "Add agreement"
    message = "{} added. Record a signature."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return {"people": people, "initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return agreements.add_agreement(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("agreements"), "Agreements"


class OfAgreement(ObjectFormPage, abstract=True):
    permission = KEEP
    model = Agreement


class AgreementEdit(OfAgreement):
    form_class = forms.AgreementForm
    title = "Change the agreement"
    message = "Saved."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def save(self, form):
        return agreements.change_agreement(
            agreement=self.object, by=self.request.user, **form.cleaned_data
        )


class AgreementSign(OfAgreement):
    """Who signed for an agency, or that it has not yet."""

    adds = True
    form_class = forms.PartyForm
    title = "Record a signature"
    message = "Saved."

    def get_form_kwargs(self):
        return {"initial": {"agency": self.request.GET.get("agency")}}

    def save(self, form):
        return agreements.sign(agreement=self.object, by=self.request.user, **form.cleaned_data)


class AgreementEnd(OfAgreement):
    adds = True
    form_class = forms.EndForm
    title = "End the agreement"
    button = "End agreement"
    message = "The agreement has ended. It stays in the register."

    def save(self, form):
        return agreements.end_agreement(
            agreement=self.object, by=self.request.user, **form.cleaned_data
        )


class AgreementFileAdd(OfAgreement):
    adds = True
    form_class = forms.FileForm
    title = "Attach the signed agreement"
    button = "Attach the file"
    message = "File attached."

    def get_form(self, data=None):
        return self.form_class(data, None if data is None else self.request.FILES)

    def save(self, form):
        file = form.cleaned_data["file"]
        return agreements.add_file(
            agreement=self.object, content=file.read(), name=file.name, by=self.request.user,
            title=form.cleaned_data["title"],
        )  # fmt: skip


class AgreementFilePage(ObjectPage):
    """The bytes of a file of the register."""

    permission = SIGNED_IN
    model = AgreementFile

    def get_queryset(self):
        return AgreementFile.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        file = self.object
        response = HttpResponse(bytes(file.content.data), content_type=file.kind)
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return response


class Readings(ListPage):
    """Who read official-sensitive records and contact details: for the agency that they are from."""

    permission = SIGNED_IN
    template_name = "tasking/sharing/readings.html"
    order = Order(Reading, ("at", "id"), descending=True)

    @cached_property
    def asked(self):
        """What the filter asks for: part of a name, a record, a reason of the list."""
        sent = self.request.GET
        reason = sent.get("reason", "")
        return {
            "who": sent.get("who", "").replace("\0", "").strip()[:100],
            "record": sent.get("record", "").replace("\0", "").strip()[:40],
            "reason": reason if reason in Reading.Reason.values else "",
        }

    def get_rows(self):
        rows = Reading.objects.visible_to(self.request.user).select_related("agency", "owner")
        if self.asked["who"]:
            rows = rows.filter(name__icontains=self.asked["who"])
        if self.asked["record"]:
            rows = rows.filter(reference__iexact=self.asked["record"])
        return rows.filter(reason=self.asked["reason"]) if self.asked["reason"] else rows

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format not in (None, *exports.FORMATS):
            raise Http404
        return self.export(file_format) if file_format else super().get(request, *args, **kwargs)

    def export(self, file_format):
        rows = self.order.sort(self.get_rows())[:EXPORT_LIMIT]
        name = f"who-read-{timezone.localdate():%Y-%m-%d}"
        cells = (_cells(each) for each in rows.iterator(chunk_size=2000))
        return exports.respond(cells, titles=TITLES, name=name, file_format=file_format)

    def get_context_data(self, **kwargs):
        reasons = Reading.Reason.choices
        return super().get_context_data(
            asked=self.asked, reasons=reasons, back=(reverse("agreements"), "Information sharing agreements"), **kwargs
        )  # fmt: skip


def _cells(reading):
    return [
        reading.at,
        reading.name,
        str(reading.agency or ""),
        reading.reference,
        reading.viewed,
        reading.get_reason_display(),
    ]

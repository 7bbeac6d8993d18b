"""Forms of the rounds of applications; they stand on the page of their ward budget."""

import uuid

from accounts.access import Permission, holds_city
from accounts.pages import ObjectFormPage, PressPage
from core.forms import ClientIdField, DatePartsField, Form
from core.slots import fill
from funding.grants.applications.rounds import operations
from funding.grants.applications.rounds.models import ApplicationRound
from funding.ledger.models import Allocation

BUDGET = Permission.EDIT_BUDGET


def register():
    fill("ward.money", rounds, template="funding/slots/rounds.html", order=5)


def rounds(wards, user):
    """{ward budget: its rounds, and whether they may be changed}; one query."""
    found = {
        each.pk: {
            "ward": each,
            "rounds": [],
            "may_edit": holds_city(user, BUDGET) and not each.year.closed_at,
        }
        for each in wards
    }
    rows = ApplicationRound.objects.visible_to(user).filter(allocation__in=wards)
    for each in rows.order_by("opens_on"):
        found[each.allocation_id]["rounds"].append(each)
    return {pk: said for pk, said in found.items() if said["rounds"] or said["may_edit"]}


class RoundForm(Form):
    """From when to when."""

    opens_on = DatePartsField(label="First day")
    closes_on = DatePartsField(
        label="Last day", help_text="What comes by the end of this day is taken, on paper too"
    )


class AddRoundForm(RoundForm):
    client_id = ClientIdField()


class RoundAdd(ObjectFormPage):
    """Say when a ward committee takes applications."""

    adds = True
    permission = BUDGET
    model = Allocation
    form_class = AddRoundForm
    title = "Add a round of applications"
    button = "Add round"
    intro = "A ward committee without a round takes applications all year."
    message = "The round is added."

    def get_queryset(self):
        return Allocation.objects.select_related("body", "year")

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_round(
            allocation=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class _OfRound:
    permission = BUDGET
    model = ApplicationRound

    def get_queryset(self):
        return ApplicationRound.objects.select_related("allocation__body", "allocation__year")

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()


class RoundEdit(_OfRound, ObjectFormPage):
    form_class = RoundForm
    title = "Change the round"
    message = "The round is saved. What was taken stays."

    def save(self, form):
        return operations.change_round(
            round_=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object.allocation}: {self.object}"

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object.allocation)


class RoundRemove(_OfRound, PressPage):
    message = "The round is removed."

    def act(self):
        operations.remove_round(round_=self.object, by=self.request.user)

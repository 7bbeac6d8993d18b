"""Pages of elections: called, and then their results."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import Permission, holds_city
from accounts.pages import FormPage, ObjectFormPage
from accounts.pages.lists import ListPage, Order
from boards.elections import forms, operations
from boards.seats.elections import end_term
from boards.seats.models import TermOfOffice
from neighbourhoods.elections.operations import announce_election
from neighbourhoods.models import Election, Person, Ward


class _OfElections:
    permission = Permission.MANAGE_BODY

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, Permission.MANAGE_BODY):
            self.refuse_city()


class Elections(_OfElections, ListPage):
    """Elections, the latest first, and whose results are wanting."""

    permission = Permission.MANAGE_BODY
    template_name = "boards/elections/elections.html"
    order = Order(
        Election, ("poll_on", "id"), descending=True, small="an election or two in a year"
    )

    def get_rows(self):
        wanting = Count("ward_rows", filter=Q(ward_rows__entered_at=None))
        rows = Election.objects.visible_to(self.request.user)
        return rows.annotate(held=Count("ward_rows"), wanting=wanting)


class ElectionAdd(_OfElections, FormPage):
    """An election is called. Its results come later."""

    permission = Permission.MANAGE_BODY
    form_class = forms.ElectionForm
    title = "Enter an election"
    button = "Enter the election"
    message = "{0} is entered. Enter the results once they are declared."

    def get_form_kwargs(self):
        today = timezone.localdate()
        wards = Ward.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today) | Q(terms__ends_on=None)
        )
        return {"wards": wards.distinct().order_by("name", "pk")}

    def save(self, form):
        return announce_election(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("elections"), "Elections"


class ElectionResults(ObjectFormPage):
    """Who is elected where. Terms end and begin, and the seats follow."""

    permission = Permission.MANAGE_BODY
    model = Election
    form_class = forms.ResultsForm
    template_name = "boards/elections/election.html"
    title = "Results"
    button = "Enter the results"
    message = "{} terms end, {} begin, {} go on. The seats follow."

    @cached_property
    def wards(self):
        return operations.wards_with_terms(self.object)

    def get_form_kwargs(self):
        ordinary = self.object.is_ordinary
        wards = [
            (ward, terms, ward.members if ordinary else max(ward.members - len(terms), 0))
            for ward, terms, is_entered in self.wards
            if not is_entered
        ]
        people = Person.objects.visible_to(self.request.user)
        return {"wards": wards, "people": people, "offers_sitting": ordinary}

    def save(self, form):
        return operations.enter_results(
            election=self.object, results=form.cleaned_for_operation(), by=self.request.user
        )

    def get_message(self, result):
        return self.message.format(*(len(rows) for rows in result))

    def get_back(self):
        return reverse("elections"), "Elections"

    def get_context_data(self, **kwargs):
        entered = [(ward, terms) for ward, terms, is_entered in self.wards if is_entered]
        found = super().get_context_data(entered=entered, **kwargs)
        if len(entered) == len(self.wards):  # nothing is left to enter
            found["button"] = ""
        return found


class TermEnd(ObjectFormPage):
    """A term ends before its time: a member has died, or gave the office up."""

    permission = Permission.MANAGE_BODY
    model = TermOfOffice
    form_class = forms.TermEndForm
    title = "End the term of office"
    button = "End the term"
    message = "The term ends, with every seat that came with it."

    def get_queryset(self):
        return TermOfOffice.objects.select_related("person", "ward")

    def save(self, form):
        return end_term(term=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.person.get_absolute_url()

    def get_back(self):
        return self.object.person.get_absolute_url(), str(self.object.person)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": str(self.object)}

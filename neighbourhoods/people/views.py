"""Agencies and people. Names are for those who are signed in; contact details on request."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.pages import (
    EVERYONE,
    SIGNED_IN,
    FormPage,
    ObjectFormPage,
    ObjectPage,
    Page,
)
from accounts.pages.lists import ObjectListPage, Order
from core import slots
from core.models import Event
from core.names import LONGEST
from neighbourhoods.people import forms, operations
from neighbourhoods.people.handing.views import offer
from neighbourhoods.people.models import Agency, Person
from neighbourhoods.people.picking import described, find
from neighbourhoods.people.who.away import away


def typed_in(sent):
    """What was typed into the box of a list."""
    return sent.get("q", "").replace("\x00", "")[:LONGEST]


class Agencies(Page):
    permission = EVERYONE
    template_name = "neighbourhoods/people/agencies.html"

    def get_context_data(self, **kwargs):
        rows, words = Agency.objects.visible_to(self.request.user), typed_in(self.request.GET)
        return super().get_context_data(
            agencies=rows.matching(words) if words.strip() else rows, words=words, **kwargs
        )


class AgencyPage(ObjectListPage):
    """One agency: what it does where, and who works there."""

    permission = EVERYONE
    model = Agency
    lookup = "slug"
    template_name = "neighbourhoods/people/agency.html"
    list_name = "people"
    order = Order(
        Person, ("name", "id"), within=("agency",), small="an agency enters some hundreds at most"
    )

    def get_queryset(self):
        return Agency.objects.select_related("replaced_by")

    def get_rows(self):
        return Person.objects.visible_to(self.request.user).kept().filter(agency=self.object)

    def get_context_data(self, **kwargs):
        may_edit = self.allowed(self.object, Permission.EDIT_REFERENCE)
        return super().get_context_data(
            services=self.object.services.select_related("service"),
            earlier=self.object.earlier_names.all(),
            replaced=self.object.replaces.order_by("-ended_on", "name"),
            events=Event.objects.about(self.object)[:50] if may_edit else None,
            **kwargs,
        )


class OfPeople:
    """People are seen by those who hold a role."""

    permission = SIGNED_IN

    def check_permission(self):
        super().check_permission()
        if not self.request.user.has_role:
            raise PermissionDenied("You need a role before you can see people.")

    @property
    def sent(self):
        return self.request.GET

    @property
    def words(self):
        return typed_in(self.sent)


class PeopleFind(OfPeople, Page):
    """What the picker's script asks while somebody types."""

    permission = SIGNED_IN

    def get(self, request, *args, **kwargs):
        visible = Person.objects.visible_to(request.user).kept().select_related("agency")
        people, more = find(visible, self.words)
        words = described(people)
        found = [{"id": person.pk, "words": words[person.pk]} for person in people]
        return JsonResponse({"found": found, "more": more})


class PersonPage(ObjectPage):
    """One person: posts, seats, actions. A press shows contact details and is recorded."""

    permission = SIGNED_IN
    model = Person
    template_name = "neighbourhoods/people/person.html"

    def get(self, request, *args, **kwargs):
        """Who was merged stands on the page of the entry that is kept."""
        if kept := self.object.merged_into:
            return redirect(kept)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return Person.objects.select_related("agency", "user", "merged_into", "contact")

    def get_context_data(self, **kwargs):
        user, person = self.request.user, self.object
        may_edit = self.allowed(person, Permission.EDIT_PEOPLE)
        readable = Person.objects.contacts_readable_by(user).filter(pk=person.pk).exists()
        name = "person.overview"
        return super().get_context_data(
            posts=person.posts.current().select_related("neighbourhood", "employer"),
            slots={name: slots.collect(name, [person], user)},
            may_edit=may_edit,
            may_read_contact=readable,
            may_merge=may_edit and holds_city(user, Permission.EDIT_PEOPLE),
            absences=away([person])[person.pk],
            merged=person.merged.order_by("name", "pk"),
            hand_over=offer(person, user),
            may_link=user.may(Permission.MANAGE_ACCESS),
            may_erase=holds_city(user, Permission.MANAGE_RETENTION),
            events=Event.objects.about(person)[:50] if readable else None,
            **kwargs,
        )


class PersonContact(PersonPage):
    """The same page with contact details: only by POST, so that no link reads them by chance."""

    http_method_names = ["post", "options"]

    def check_permission(self):
        super().check_permission()
        if not Person.objects.contacts_readable_by(self.request.user).filter(pk=self.object.pk):
            raise PermissionDenied("You do not have permission to read contact details.")

    def post(self, request, *args, **kwargs):
        return self.render(contact=operations.read_contact(person=self.object, by=request.user))


class PersonAdd(FormPage):
    """Whoever may be known already is shown first; adding somebody else is a second press."""

    permission = Permission.EDIT_PEOPLE
    form_class = forms.PersonForm
    template_name = "neighbourhoods/people/person_add.html"
    title = "Add a person"
    button = "Add person"
    message = "{0.name} is added."

    def get_back(self):
        return reverse("people"), "People"

    def save(self, form):
        shown = self.request.POST.get("alike", "")
        return operations.add_person(by=self.request.user, shown=shown, **form.cleaned_data)

    def refuse(self, form, refused):
        if not isinstance(refused, operations.Alike):
            return super().refuse(form, refused)
        form.add_refusal(refused)
        words = described(refused.people)
        self.button = "Add someone else"
        known = [(person, words[person.pk]) for person in refused.people]
        return self.show_again(form, known=known, alike=refused.shown)


class PersonEdit(ObjectFormPage):
    permission = Permission.EDIT_PEOPLE
    model = Person
    form_class = forms.PersonForm
    title = "Edit details"

    def get(self, request, *args, **kwargs):
        operations.read_contact(person=self.object, by=request.user)
        return super().get(request, *args, **kwargs)

    def show_both(self, form, stale):
        """What is stored now is shown beside what was typed: a reading like any other."""
        response = super().show_both(form, stale)
        operations.read_contact(person=self.object, by=self.request.user)
        return response

    def save(self, form):
        return operations.save_person(by=self.request.user, person=self.object, **form.cleaned_data)

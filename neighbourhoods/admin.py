"""Reference data in Django admin, each class with the right it needs."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from accounts.access import Permission
from accounts.admin import CheckboxesMixin, LabelledInline, ScopedAdmin
from neighbourhoods import models, operations
from neighbourhoods.picking import PicksPeople


class PartInline(LabelledInline):
    model = models.Part
    fields = ["name", "is_priority", "note"]


class EntryInline(LabelledInline):
    model = models.ServiceEntry
    fields = ["level", "agency", "contact"]


@admin.register(models.Area)
class AreaAdmin(ScopedAdmin):
    list_display = ["number", "name"]


@admin.register(models.Neighbourhood)
class NeighbourhoodAdmin(ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "area", "is_priority"]
    list_select_related = ["area"]
    prepopulated_fields = {}
    inlines = [PartInline]

    def get_readonly_fields(self, request, obj=None):
        """Name, area and place are reference data; a manager changes the profile."""
        if request.user.may(Permission.EDIT_REFERENCE):
            return ()
        return ("name", "slug", "area", "is_priority", "latitude", "longitude")

    def has_add_permission(self, request):
        """A new neighbourhood is reference data: its place in the city is agreed, not edited."""
        return super().has_add_permission(request) and request.user.may(Permission.EDIT_REFERENCE)


@admin.register(models.Part)
class PartAdmin(CheckboxesMixin, ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "neighbourhood", "is_priority"]
    list_select_related = ["neighbourhood"]
    deletable = True


@admin.register(models.Ward)
class WardAdmin(CheckboxesMixin, ScopedAdmin):
    list_display = ["name", "code", "starts_on", "ends_on"]


class ElectionWardInline(LabelledInline):
    model = models.ElectionWard
    fields = ["ward"]


@admin.register(models.Election)
class ElectionAdmin(ScopedAdmin):
    list_display = ["kind", "notice_on", "poll_on"]
    inlines = [ElectionWardInline]


@admin.register(models.Agency)
class AgencyAdmin(ScopedAdmin):
    list_display = ["name", "short_name", "kind", "is_active"]


@admin.register(models.Person)
class PersonAdmin(ScopedAdmin):
    right = Permission.EDIT_PEOPLE
    private_fields = ("email", "phone")
    fields = ["name", "agency", "job_title", "email", "phone"]
    list_display = ["name", "agency", "job_title"]
    list_select_related = ["agency"]
    search_fields = ["name"]

    def add_view(self, request, form_url="", extra_context=None):
        """A person is added on the page that shows who may be known already."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("person_add")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Opening the form shows contact details: that is recorded like any other reading."""
        person = self.get_object(request, object_id)
        if person is not None and request.method == "GET":
            operations.read_contact(person=person, by=request.user)
        response = super().change_view(request, object_id, form_url, extra_context)
        if person is not None and response.status_code == 409:  # what is stored stands beside it
            operations.read_contact(person=person, by=request.user)
        return response


@admin.register(models.TeamPost)
class TeamPostAdmin(PicksPeople, ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["neighbourhood", "kind", "person", "employer", "starts_on", "ends_on"]
    list_select_related = ["neighbourhood", "person", "employer"]
    scoped_choices = ("neighbourhood",)


@admin.register(models.Venue)
class VenueAdmin(ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "neighbourhood", "capacity"]
    list_select_related = ["neighbourhood"]
    search_fields = ["name"]


@admin.register(models.CommunityGroup)
class CommunityGroupAdmin(PicksPeople, ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "neighbourhood", "is_constituted"]
    list_select_related = ["neighbourhood"]


@admin.register(models.PopulationFact)
class PopulationFactAdmin(ScopedAdmin):
    list_display = ["neighbourhood", "year", "people", "source"]
    list_select_related = ["neighbourhood"]
    deletable = True


@admin.register(models.ClosedDay)
class ClosedDayAdmin(ScopedAdmin):
    list_display = ["day", "name"]
    deletable = True


@admin.register(models.ServiceArea)
class ServiceAreaAdmin(ScopedAdmin):
    list_display = ["position", "name"]
    list_display_links = ["name"]


@admin.register(models.Service)
class ServiceAdmin(ScopedAdmin):
    list_display = ["name", "service_area"]
    list_select_related = ["service_area"]
    inlines = [EntryInline]
    search_fields = ["name"]


@admin.register(models.ServiceEntry)
class ServiceEntryAdmin(CheckboxesMixin, ScopedAdmin):
    list_display = ["service", "level", "agency", "contact"]
    list_select_related = ["service", "agency"]
    list_filter = ["level", "agency"]
    deletable = True

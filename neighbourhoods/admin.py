"""Reference data in Django admin, each class with the right it needs."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.admin import CheckboxesMixin, LabelledInline, ScopedAdmin
from accounts.adminlists import Current, OneOf, when
from core import rests
from core.errors import Refused
from neighbourhoods import models
from neighbourhoods.dates.operations import holds_city_right
from neighbourhoods.people import operations
from neighbourhoods.people.agencies.operations import NAMES, keep_earlier_name
from neighbourhoods.people.handing.views import say_what_stands
from neighbourhoods.people.picking import PicksPeople
from neighbourhoods.places.covering import followed, lock
from neighbourhoods.services.models import all_known

A_HANDFUL = "There is only a handful of them"


class Holder(OneOf):
    """Posts by whether somebody holds them."""

    title, parameter_name = "holder", "holder"

    def rows(self):
        return {"filled": ("Filled", ~Q(person=None)), "vacant": ("Vacant", Q(person=None))}


class Numbers(OneOf):
    """Services by whether the sheet of whom to ring has all that it needs."""

    title, parameter_name = "numbers and hours", "numbers"

    def rows(self):
        known = all_known()
        return {"unknown": ("Not all known", ~known), "known": ("All known", known)}


class PartInline(LabelledInline):
    model = models.Part
    fields = ["name", "is_priority", "note"]
    view_on_site = False


class EntryInline(LabelledInline):
    model = models.ServiceEntry
    fields = ["level", "agency", "contact"]


@admin.register(models.Area)
class AreaAdmin(ScopedAdmin):
    list_display = ["number", "name"]
    search_fields = ["name"]
    list_page = "neighbourhoods"
    goes_without = {"list_filter": A_HANDFUL}


@admin.register(models.Neighbourhood)
class NeighbourhoodAdmin(ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "code", "area", "is_priority"]
    list_select_related = ["area"]
    list_filter = ["area", "is_priority"]
    search_fields = ["name", "code"]
    list_page = "neighbourhoods"
    export_also = ["latitude", "longitude"]
    prepopulated_fields = {}
    inlines = [PartInline]

    def get_readonly_fields(self, request, obj=None):
        """Name, area and place are reference data; a manager changes the profile."""
        if request.user.may(Permission.EDIT_REFERENCE):
            return ()
        return ("name", "slug", "area", "code", "is_priority", "latitude", "longitude")

    def has_add_permission(self, request):
        """A new neighbourhood is reference data: its place in the city is agreed, not edited."""
        return super().has_add_permission(request) and request.user.may(Permission.EDIT_REFERENCE)


@admin.register(models.Part)
class PartAdmin(CheckboxesMixin, ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "neighbourhood", "is_priority"]
    list_select_related = ["neighbourhood"]
    list_filter = ["neighbourhood", "is_priority"]
    search_fields = ["name", "note"]
    list_page = "neighbourhoods"
    export_also = ["note"]
    deletable = True


@admin.register(models.Ward)
class WardAdmin(CheckboxesMixin, ScopedAdmin):
    list_display = ["name", "code", "starts_on", "ends_on"]
    list_filter = [Current, "neighbourhoods"]
    search_fields = ["name", "code"]
    list_page = "neighbourhoods"
    export_also = ["members"]

    def save_related(self, request, form, formsets, change):
        """Roles of members follow the neighbourhoods of their ward, as on every way to change them."""
        lock(form.instance)
        super().save_related(request, form, formsets, change)
        if change and "neighbourhoods" in form.changed_data:
            followed(form.instance, by=request.user, at=None)


class ElectionWardInline(LabelledInline):
    model = models.ElectionWard
    fields = ["ward"]


@admin.register(models.Election)
class ElectionAdmin(ScopedAdmin):
    list_display = ["kind", "notice_on", "poll_on"]
    list_filter = ["kind", when("poll_on")]
    search_fields = ["wards__name"]
    goes_without = {"list_page": "The pages of elections are for those who enter results"}
    view_on_site = False
    inlines = [ElectionWardInline]


@admin.register(models.Agency)
class AgencyAdmin(PicksPeople, ScopedAdmin):
    list_display = ["name", "short_name", "kind", "senior", "works_every_day", "is_active"]
    list_select_related = ["senior"]
    list_filter = ["kind", "works_every_day", "is_active"]
    search_fields = ["name", "short_name"]
    list_page = "agencies"

    def save_model(self, request, obj, form, change):
        """The earlier name stays known, as on every way to rename one."""
        before = {name: form.initial.get(name) for name in NAMES} if change else {}
        super().save_model(request, obj, form, change)
        if change and {*NAMES} & {*form.changed_data}:
            keep_earlier_name(obj, by=request.user, at=None, **before)


@admin.register(models.Person)
class PersonAdmin(ScopedAdmin):
    """How to reach a person is read and changed on their own page, where each reading is recorded."""

    right = Permission.EDIT_PEOPLE
    private_fields = ("contact", "needs", *operations.PRIVATE)
    fields = ["name", "agency", "job_title"]
    list_display = ["name", "agency", "job_title"]
    list_select_related = ["agency"]
    list_filter = ["agency"]
    search_fields = ["name", "job_title", "agency__name", "agency__short_name"]
    list_page = "people"

    def add_view(self, request, form_url="", extra_context=None):
        """A person is added on the page that shows who may be known already."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("person_add")


@admin.register(models.TeamPost)
class TeamPostAdmin(PicksPeople, ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["neighbourhood", "kind", "person", "employer", "starts_on", "ends_on"]
    list_select_related = ["neighbourhood", "person", "employer", "part__neighbourhood"]
    list_filter = ["neighbourhood", "kind", "employer", Holder, Current]
    search_fields = ["person__name", "employer__name", "employer__short_name", "part__name"]
    list_page = "neighbourhoods"
    export_also = ["part", "full_time_equivalent"]
    scoped_choices = ("neighbourhood",)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "ends_on" in form.changed_data and obj.ends_on:
            say_what_stands(request, obj.person)


@admin.register(models.Venue)
class VenueAdmin(ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "neighbourhood", "capacity"]
    list_select_related = ["neighbourhood"]
    list_filter = ["neighbourhood"]
    search_fields = ["name", "address"]
    counted = ["capacity"]
    list_page = "neighbourhoods"
    export_also = ["address", "access_notes"]


@admin.register(models.CommunityGroup)
class CommunityGroupAdmin(PicksPeople, CheckboxesMixin, ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "kind", "neighbourhood", "is_constituted", "ended_on"]
    list_select_related = ["neighbourhood"]
    list_filter = ["neighbourhood", "kind", "is_constituted"]
    search_fields = ["name", "purpose", "charity_number", "company_number"]
    list_page = "neighbourhoods"
    export_also = ["charity_number", "company_number", "purpose"]

    def save_model(self, request, obj, form, change):
        """One of no single neighbourhood is kept by who works for the whole city. Raises Refused."""
        if obj.neighbourhood_id is None and not holds_city(request.user, self.right):
            raise Refused("Choose the neighbourhood it belongs to", "neighbourhood")
        super().save_model(request, obj, form, change)


@admin.register(models.AgreedMap)
class AgreedMapAdmin(CheckboxesMixin, ScopedAdmin):
    list_display = ["agreed_on", "source"]
    list_filter = [when("agreed_on")]
    search_fields = ["source"]
    list_page = "neighbourhoods"


@admin.register(models.PopulationFact)
class PopulationFactAdmin(ScopedAdmin):
    list_display = ["neighbourhood", "year", "group", "people", "source"]
    list_select_related = ["neighbourhood"]
    list_filter = ["neighbourhood", "year", "group"]
    search_fields = ["neighbourhood__name", "source"]
    counted = ["people"]
    list_page = "neighbourhoods"
    deletable = True


@admin.register(models.ClosedDay)
class ClosedDayAdmin(ScopedAdmin):
    list_display = ["day", "name", "agency"]
    list_select_related = ["agency"]
    list_filter = [when("day"), "agency"]
    search_fields = ["name"]
    goes_without = {"list_page": "Closed days have no page: they move the dates of others"}
    deletable = True

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        before = form.initial.get("day") if change else None
        self._follow({obj.day, before} - {None}, request.user)

    def delete_model(self, request, obj):
        day = obj.day
        super().delete_model(request, obj)
        self._follow({day}, request.user)

    @staticmethod
    def _follow(days, user):
        """What was reckoned by these days is reckoned anew."""
        rests.take_back("closed days", days, by=user, at=timezone.now())


@admin.register(models.AvoidDate)
class AvoidDateAdmin(ScopedAdmin):
    right = Permission.EDIT_NEIGHBOURHOOD
    list_display = ["name", "kind", "first", "last", "neighbourhood"]
    list_select_related = ["neighbourhood"]
    list_filter = ["kind", "neighbourhood", when("first")]
    search_fields = ["name"]
    list_page = "avoid_dates"
    export_also = ["source"]
    deletable = True

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Who works for some places enters no dates of the whole city."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "neighbourhood":
            field.required = not holds_city_right(request.user)
        return field


@admin.register(models.ServiceArea)
class ServiceAreaAdmin(ScopedAdmin):
    list_display = ["position", "name"]
    list_display_links = ["name"]
    search_fields = ["name"]
    list_page = "services"
    goes_without = {"list_filter": A_HANDFUL}


@admin.register(models.Service)
class ServiceAdmin(ScopedAdmin):
    list_display = ["name", "service_area", "at_risk"]
    list_select_related = ["service_area"]
    list_filter = ["service_area", "at_risk"]
    list_page = "services"
    inlines = [EntryInline]
    search_fields = ["name"]


@admin.register(models.ServiceEntry)
class ServiceEntryAdmin(CheckboxesMixin, ScopedAdmin):
    list_display = ["service", "level", "agency", "phone", "hours", "out_of_hours"]
    list_select_related = ["service", "agency"]
    list_filter = ["level", "agency", Numbers]
    export_also = [
        *("contact", "phone_source", "phone_checked_on", "hours_source", "hours_checked_on"),
        *("out_of_hours_source", "out_of_hours_checked_on"),
    ]
    search_fields = ["service__name", "agency__name", "agency__short_name", "contact"]
    list_page = "services"
    deletable = True

"""Reference data of tasking in Django admin."""

from django.contrib import admin

from accounts.admin import ScopedAdmin
from neighbourhoods.people.picking import PicksPeople
from tasking.models import ServiceTeam


@admin.register(ServiceTeam)
class ServiceTeamAdmin(PicksPeople, ScopedAdmin):
    """How an agency works the requests for a service. What is open stays workable when it changes."""

    list_display = ["name", "service", "agency", "works_here", "kind", "amount"]
    list_select_related = ["service", "agency"]
    list_filter = ["works_here", "agency", "kind"]
    search_fields = ["name", "service__name", "agency__name", "agency__short_name"]
    list_page = "services"
    export_also = ["every_day", "cut_off"]

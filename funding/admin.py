"""Partner resources, for the finance officer."""

from django.contrib import admin

from accounts.access import Permission
from accounts.admin import ScopedAdmin
from funding.contributions.figures.models import SourcedFigure


@admin.register(SourcedFigure)
class SourcedFigureAdmin(ScopedAdmin):
    right = Permission.EDIT_BUDGET
    list_display = ["what_for", "agency", "kind", "amount", "period"]
    list_select_related = ["agency"]
    list_filter = ["agency", "kind"]
    search_fields = ["what_for", "agency__name", "agency__short_name", "period", "source"]
    list_page = "money"
    export_also = ["source", "worked_out"]
    deletable = True

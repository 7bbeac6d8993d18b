"""Figures about money, for the finance officer."""

from django.contrib import admin

from accounts.access import Permission
from accounts.admin import ScopedAdmin
from funding.models import SourcedFigure


@admin.register(SourcedFigure)
class SourcedFigureAdmin(ScopedAdmin):
    right = Permission.EDIT_MONEY
    list_display = ["what_for", "agency", "kind", "amount", "period"]
    list_select_related = ["agency"]
    deletable = True

"""What keeps an admin class from editing a row without its version."""

from django.contrib import admin

from accounts.access import Permission
from accounts.admin import LabelledInline, ScopedAdmin
from accounts.adminchecks import versioned_admins_compare
from accounts.backends import admin_permissions
from neighbourhoods.models import Area, Neighbourhood, Part


class Plain(admin.ModelAdmin):
    """Carries no version."""


class PlainInline(admin.StackedInline):
    model = Part


class WithPlainRows(ScopedAdmin):
    inlines = (PlainInline,)


def found():
    return [(each.id, each.msg) for each in versioned_admins_compare()]


def test_all_admin_classes_of_the_product_compare():
    assert found() == []


def test_a_plain_admin_of_a_versioned_model_is_refused(monkeypatch):
    monkeypatch.setitem(admin.site._registry, Area, Plain(Area, admin.site))
    assert found() == [("accounts.E001", "Plain edits neighbourhoods.Area without its version")]


def test_a_class_that_is_made_and_not_registered_opens_nothing():
    before = dict(admin_permissions)
    ScopedAdmin(Neighbourhood, admin.site)
    assert admin_permissions == before
    assert before["neighbourhoods.neighbourhood"] == Permission.EDIT_NEIGHBOURHOOD


def test_so_are_plain_rows_under_a_form(monkeypatch):
    made = WithPlainRows(Neighbourhood, admin.site)
    monkeypatch.setitem(admin.site._registry, Neighbourhood, made)
    assert found() == [
        ("accounts.E001", "PlainInline edits neighbourhoods.Part without its version")
    ]
    assert issubclass(LabelledInline.form, ScopedAdmin.form)

"""The admin's one door: rows by right and place, every save audited, every input labelled."""

from django import forms
from django.contrib import admin
from django.db.models import Model

from accounts.access import Permission
from accounts.backends import admin_permissions
from core import events
from core.forms import PlainAdminText


def plain(value):
    """A value as it may stand in an event."""
    if isinstance(value, Model):
        return str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "__iter__"):
        return sorted(str(each) for each in value)
    return str(value)


class ScopedAdmin(PlainAdminText, admin.ModelAdmin):
    """Takes its rows from `changeable_by(user, right)`; `private_fields` stay out of events."""

    right = Permission.EDIT_REFERENCE
    private_fields = ()
    deletable = False
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        admin_permissions[model._meta.label_lower] = self.right

    def lookup_allowed(self, lookup, value, request=None):
        """Private fields cannot be probed through filters in the address."""
        if lookup.partition("__")[0] in self.private_fields:
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_urls(self):
        """Without the nameless address that only redirects old links."""
        return [each for each in super().get_urls() if each.name]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .filter(pk__in=self.model.objects.changeable_by(request.user, self.right).values("pk"))
        )

    def view_on_site(self, obj):
        """The row's own page, where it has one."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def has_delete_permission(self, request, obj=None):
        return self.deletable and super().has_delete_permission(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only rows of places where the user has this right can be chosen."""
        target = db_field.remote_field.model
        if db_field.name in self.scoped_choices:
            kwargs["queryset"] = target.objects.changeable_by(request.user, self.right)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    scoped_choices = ("neighbourhood",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        for field in form.base_fields.values():
            if hasattr(field.widget, "can_add_related"):
                field.widget.can_add_related = field.widget.can_change_related = False
                field.widget.can_delete_related = field.widget.can_view_related = False
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changes = {
            name: ["(not shown)", "(not shown)"]
            if name in self.private_fields
            else [plain(form.initial.get(name)) if change else None, plain(form.cleaned_data[name])]
            for name in form.changed_data
            if name in form.cleaned_data
        }
        verb = "changed" if change else "added"
        events.record(verb, form.instance, by=request.user, changes=changes)

        for formset in formsets:
            for row in (*formset.new_objects, *(each for each, _ in formset.changed_objects)):
                new = row in formset.new_objects
                events.record("added" if new else "changed", row, by=request.user)

    def delete_model(self, request, obj):
        events.record("deleted", obj, by=request.user)
        super().delete_model(request, obj)

    # Django's own log would be a second account of the same thing.
    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None

    def history_view(self, request, object_id, extra_context=None):
        """The audit events of the row, on admin's own page."""
        from django.http import Http404
        from django.template.response import TemplateResponse

        from core.models import Event

        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        context = self.admin_site.each_context(request) | {
            "title": f"History: {found}",
            "events": Event.objects.about(found)[:200],
            "object": found,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/events.html", context)


class LabelledInline(PlainAdminText, admin.StackedInline):
    """Rows under a form, stacked: every input has its label, which a table of inputs lacks."""

    extra = 1

    def has_add_permission(self, request, obj):
        return True

    def has_change_permission(self, request, obj=None):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    def has_delete_permission(self, request, obj=None):
        return False


class CheckboxesMixin:
    """Many-to-many fields as a list of ticks: works with a keyboard and on a phone."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

"""The admin's one door: rows by right and place, every save audited, every input labelled."""

from django import forms
from django.contrib import admin
from django.core import checks
from django.db import DatabaseError
from django.db.models import Model

from accounts import rights
from accounts.access import Permission
from accounts.adminforms import VersionedForm
from core import events, rows
from core.errors import Refused, WrongState
from core.forms import PlainAdminText
from core.rows import Versioned


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
    """Takes its rows from `changeable_by(user, right)`; `private_fields` stay out of events.

    Only what was changed is written, on the row as it stands now. What is refused on the way,
    by an operation or by the database, stands in the form, and so does all that was typed.
    """

    form = VersionedForm
    right = Permission.EDIT_REFERENCE
    private_fields = ()
    deletable = False
    list_per_page = 50
    show_full_result_count = False
    actions = None

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

    def get_fields(self, request, obj=None):
        return with_version(super().get_fields(request, obj))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", None)
        for field in form.base_fields.values():
            if hasattr(field.widget, "can_add_related"):
                field.widget.can_add_related = field.widget.can_change_related = False
                field.widget.can_delete_related = field.widget.can_view_related = False
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal while saving undoes everything and is shown in the form."""
        arguments = (request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(*arguments)
        except WrongState:
            raise
        except Refused as refused:
            request.refused = refused
        except DatabaseError as error:
            request.refused = refusal_of(error)
            if request.refused is None:
                raise
        return super().changeform_view(*arguments)

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        forms_shown = [context["adminform"].form]
        for inline in context["inline_admin_formsets"]:
            forms_shown += inline.formset.forms
        if any(each.is_stale for each in forms_shown):
            response.status_code = 409
        return response

    def save_model(self, request, obj, form, change):
        """Write what was changed, on the locked row."""
        if not change:
            obj.save()
        elif changed := written(obj, form.changed_data):
            locked = rights.lock(obj, self.right, by=request.user)
            rows.change(locked, {name: getattr(obj, name) for name in changed})

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for row in formset.new_objects:
            row.save()
        for row, names in formset.changed_objects:
            locked = rows.lock(row)
            rows.change(locked, {name: getattr(row, name) for name in written(row, names)})
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and isinstance(form.instance, Versioned):
            if set(form.changed_data) - set(written(form.instance, form.changed_data)):
                rows.touch(form.instance)
        changes = {
            name: ["(not shown)", "(not shown)"]
            if name in self.private_fields
            else [plain(form.initial.get(name)) if change else None, plain(form.cleaned_data[name])]
            for name in form.changed_data
            if name in form.cleaned_data
        }
        code = "changed" if change else "added"
        events.record(code, form.instance, by=request.user, changes=changes)

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


def with_version(fields):
    """The fields of a form with what it carries along (accounts.adminforms)."""
    carried = ("row_version", "row_opened")
    return [*(name for name in fields if name not in carried), *carried]


def written(row, names):
    """Those of the names that are columns of the row; the others are lists of other rows."""
    columns = {field.name for field in row._meta.concrete_fields}
    return [name for name in names if name in columns]


CLASHES = (
    "This clashes with another record, or with a rule that the database keeps. Check what you have "
    "entered, and whether the record is there already."
)


def refusal_of(error):
    """What the database refused in words, or None where the fault is not one of the data."""
    about = getattr(error.__cause__, "diag", None)
    state = about.sqlstate if about else ""
    if state == "P0001":  # one of our own triggers
        words = about.message_primary
        return Refused(f"{words[:1].upper()}{words[1:]}.")
    if state.startswith("23"):
        return Refused(CLASHES)
    return None


@checks.register(checks.Tags.admin)
def versioned_admins_compare(app_configs=None, **kwargs):
    """Every admin form of a versioned model carries its version; none may be plain."""
    found = []
    for model, model_admin in admin.site._registry.items():
        for each in (model_admin, *model_admin.inlines):
            edited = model if each is model_admin else each.model
            if issubclass(edited, Versioned) and not issubclass(each.form, VersionedForm):
                name = (each if isinstance(each, type) else type(each)).__name__
                found.append(
                    checks.Error(
                        f"{name} edits {edited._meta.label} without its version",
                        obj=model,
                        id="accounts.E001",
                    )
                )
    return found


class LabelledInline(PlainAdminText, admin.StackedInline):
    """Rows under a form, stacked: every input has its label, which a table of inputs lacks."""

    form = VersionedForm
    extra = 1

    def get_fields(self, request, obj=None):
        return with_version(super().get_fields(request, obj))

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

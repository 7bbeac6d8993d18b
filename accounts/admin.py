"""The admin's one door: rows by right and place, every save audited, every input labelled."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import Q
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify

from accounts import rights
from accounts.access import Permission
from accounts.adminforms import VersionedForm, changes_of
from accounts.adminlists import (
    RowList,
    Unreadable,
    export_rows,
    in_money,
    names_sent,
    without_dead_links,
)
from core import events, exports, rows
from core.errors import Refused, WrongState
from core.forms import PlainAdminText
from core.models import Event
from core.names import FindableQuerySet
from core.rows import Versioned

UNREADABLE = (
    "The address asked for a filter, an order or a page that this list does not have. "
    "All rows are shown."
)


class AdminFields(PlainAdminText):
    """Fields of admin's forms: without the small windows in which other rows are changed."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(getattr(field, "widget", None), "can_add_related"):
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class ScopedAdmin(AdminFields, admin.ModelAdmin):
    """Takes its rows from `changeable_by(user, right)`; `private_fields` stay out of events, lists
    and files.

    Only what was changed is written, on the row as it stands now. What is refused on the way,
    by an operation or by the database, stands in the form, and so does all that was typed.

    `list_page`: the name of the address where these rows are read. `counted`: columns that say how
    many. `export_also`: columns of the file that the screen has no room for. `goes_without`: {attribute: why this class lacks it}, of
    those that `admins_are_tools` (accounts.adminchecks) asks for.
    """

    form = VersionedForm
    right = Permission.EDIT_REFERENCE
    private_fields = ()
    deletable = False
    list_per_page = 50
    list_page = ""
    counted = ()
    export_also = ()
    goes_without = {}
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the filters send: nothing is probed through the address."""
        return lookup in names_sent(self.get_list_filter(request))

    def get_urls(self):
        """With the file of the list, without the nameless address that only redirects old links."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [
            path("export/<str:file_format>/", view, name=name),
            *(each for each in super().get_urls() if each.name),
        ]

    def get_search_results(self, request, queryset, search_term):
        """With those whose name is that however it is typed, where the model folds its names
        (core.names)."""
        rows, repeats = super().get_search_results(request, queryset, search_term)
        if not (search_term.strip() and isinstance(queryset, FindableQuerySet)):
            return rows, repeats
        found = queryset.matching(search_term).order_by().values("pk")
        return queryset.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=found)), False

    def get_changelist(self, request, **kwargs):
        return RowList

    def get_list_display(self, request):
        return in_money(self.model, super().get_list_display(request), self.counted)

    @property
    def search_help_text(self):
        """Names the fields that are searched."""
        fields = [self.opts.get_field(each.partition("__")[0]) for each in self.search_fields]
        names = list(dict.fromkeys(str(each.verbose_name) for each in fields))
        start = ", ".join(names[:-1])
        return f"Searches {f'{start} and {names[-1]}' if start else ''.join(names)}"

    def changelist_view(self, request, extra_context=None):
        """The list, called as everywhere."""
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "list_page": reverse(self.list_page) if self.list_page else "",
        }
        try:
            return super().changelist_view(request, context | (extra_context or {}))
        except Unreadable:
            return self.whole_list(request)

    def whole_list(self, request):
        """To the list without filters, with a word why."""
        messages.warning(request, UNREADABLE)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def export_view(self, request, file_format):
        """The rows of all pages of a list, in its order, as a file."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if file_format not in exports.FORMATS:
            raise Http404
        try:
            titles, found = export_rows(self, self.get_changelist_instance(request))
        except Unreadable:
            return self.whole_list(request)
        name = f"{slugify(self.opts.verbose_name_plural)}-{timezone.localdate():%Y-%m-%d}"
        return exports.respond(found, titles=titles, name=name, file_format=file_format)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .filter(pk__in=self.model.objects.changeable_by(request.user, self.right).values("pk"))
        )

    def view_on_site(self, obj):
        """Where the row is read: its own page, its neighbourhood's, or that of the list."""
        for each in (obj, getattr(obj, "neighbourhood", None)):
            if hasattr(each, "get_absolute_url"):
                return each.get_absolute_url()
        return reverse(self.list_page) if self.list_page else None

    def has_delete_permission(self, request, obj=None):
        return self.deletable and super().has_delete_permission(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only rows of places where the user has this right can be chosen."""
        target = db_field.remote_field.model
        if db_field.name in self.scoped_choices:
            kwargs["queryset"] = target.objects.changeable_by(request.user, self.right)
        elif hasattr(target.objects, "offered"):
            # What has ended is offered no more, but where the row names it already.
            kwargs["queryset"] = target.objects.offered(*self.present(request, db_field))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    scoped_choices = ("neighbourhood",)

    def present(self, request, db_field):
        """What stands in the field of the row that is changed."""
        key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        rows_here = self.model._base_manager.filter(pk=key) if key.isdecimal() else ()
        return rows_here.values_list(db_field.name, flat=True) if rows_here else ()

    def get_fields(self, request, obj=None):
        return with_version(super().get_fields(request, obj))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", None)
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
        shown = context["adminform"]
        shown.fieldsets = [
            (name, options | {"fields": self._as_read(request, options["fields"], shown)})
            for name, options in shown.fieldsets
        ]
        shown.readonly_fields = self._as_read(request, shown.readonly_fields, shown)
        response = super().render_change_form(request, context, *args, **kwargs)
        forms_shown = [context["adminform"].form]
        for inline in context["inline_admin_formsets"]:
            forms_shown += inline.formset.forms
        if any(each.is_stale for each in forms_shown):
            response.status_code = 409
        return response

    def _as_read(self, request, fields, shown):
        """The fields of a form; of those that are only read, amounts stand in pounds, and what the user
        may not open has no link."""

        def read(each):
            return without_dead_links(self.model, in_money(self.model, [each]), may_open)[0]

        def may_open(model):
            found = self.admin_site._registry.get(model)
            return found is not None and found.has_view_or_change_permission(request)

        return [read(each) if each in shown.readonly_fields else each for each in fields]

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
        changes = changes_of(form, new=not change, private=self.private_fields)
        if changes or not change:
            code = "changed" if change else "added"
            events.record(code, form.instance, by=request.user, changes=changes)
        private = {each.model: each.private_fields for each in self.inlines}
        for formset in formsets:
            new = [id(row) for row in formset.new_objects]
            written_to = [id(row) for row, _ in formset.changed_objects]
            for each in formset.forms:
                if (key := id(each.instance)) in (*new, *written_to):
                    code = "added" if key in new else "changed"
                    hidden = private.get(formset.model, ())
                    changes = changes_of(each, new=key in new, private=hidden)
                    events.record(code, each.instance, by=request.user, changes=changes)

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
        """The audit events of the row and of the rows under its form, on admin's own page."""
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        under = [
            row
            for inline in self.get_inline_instances(request)
            for row in inline.model._default_manager.filter(**{inline.points_by(self.model): found})
        ]
        context = self.admin_site.each_context(request) | {
            "title": f"History: {found}",
            "events": Event.objects.about(found, *under)[:200],
            "original": found,
            "label": found._meta.label_lower,
            "opts": self.opts,
            "page": self.get_view_on_site_url(found),
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


class LabelledInline(AdminFields, admin.StackedInline):
    """Rows under a form, stacked: every input has its label, which a table of inputs lacks."""

    form = VersionedForm
    extra = 1
    private_fields = ()
    """Fields of which events say only that they changed."""

    def view_on_site(self, obj):
        """Where the row is read, if it has a page of its own."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def points_by(self, parent):
        """The name of the field by which a row points to the one that the form is for."""
        return _get_foreign_key(parent, self.model, fk_name=self.fk_name).name

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

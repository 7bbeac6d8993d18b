"""Settings in Django admin."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin import ScopedAdmin
from accounts.adminlists import when
from boards.bodies.models import Body
from boards.settings import operations
from boards.settings.forms import SettingForm
from boards.settings.models import SettingValue
from core import settings


@admin.register(SettingValue)
class SettingValueAdmin(ScopedAdmin):
    """The rules of the council by setting, body and first day. Saved by the operations."""

    form = SettingForm
    fields = ["name", "body", "starts_on", "value", "gives_up"]
    list_display = ["what", "body", "starts_on", "value_in_words", "set_by_name"]
    list_select_related = ["body"]
    list_filter = ["body", when("starts_on")]
    search_fields = ["name"]
    search_help_text = "Searches what is set and its value"
    goes_without = {"list_page": "What is set is read where it counts, not on a page of its own"}

    def get_search_results(self, request, queryset, search_term):
        """By the words of the setting, which stand in its declaration."""
        wanted = search_term.lower().split()
        named = [
            each.name
            for each in settings.all_declared()
            if all(word in each.words.lower() for word in wanted)
        ]
        found = Q(name__in=named) | Q(value__icontains=search_term)
        return queryset.filter(found) if wanted else queryset, False

    def view_on_site(self, obj):
        """Of a setting of one board, the board."""
        return obj.body.get_absolute_url() if obj.body_id else None

    @admin.display(description="What", ordering="name")
    def what(self, row):
        return row.setting.words

    def get_readonly_fields(self, request, obj=None):
        """A stored row stays what it is about."""
        return ("what", "body", "starts_on") if obj else ()

    def get_fields(self, request, obj=None):
        return [
            "what" if name == "name" and obj else name for name in super().get_fields(request, obj)
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Bodies that everybody may know of: a setting is no secret."""
        if db_field.name == "body":
            kwargs["queryset"] = Body.objects.exclude(power=Body.Power.OPERATIONAL)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            saved = operations.change_setting(
                row=obj, value=form.cleaned_data["value"], by=request.user
            )
        else:
            saved = operations.set_setting(
                by=request.user,
                **{
                    name: form.cleaned_data[name] for name in ("name", "body", "starts_on", "value")
                },
            )
        obj.pk, obj.version = saved.pk, saved.version

    def save_related(self, request, form, formsets, change):
        """Nothing hangs on a value, and the operation has written the event."""

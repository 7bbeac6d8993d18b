"""What `check` asks of every admin class."""

from django.contrib import admin
from django.core import checks

from accounts.admin import ScopedAdmin
from accounts.adminforms import VersionedForm
from accounts.adminlists import OfRelated, is_private
from core.rows import Versioned


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


ASKED = ("search_fields", "list_filter", "list_page")


@checks.register(checks.Tags.admin)
def admins_are_tools(app_configs=None, **kwargs):
    """Every list of admin is searched, filtered and leads to its page, or says why not; nothing
    private is in it, and no filter offers what the user may not see."""
    found = []
    for model, model_admin in admin.site._registry.items():
        if not isinstance(model_admin, ScopedAdmin):
            continue
        name = type(model_admin).__name__
        for each in ASKED:
            if not getattr(model_admin, each) and not model_admin.goes_without.get(each):
                found.append((f"{name} has no {each}, and does not say why", model, "E002"))
        for each in _reachable(model_admin):
            if is_private(model_admin, each):
                found.append((f"{name} shows the private {each} in its list", model, "E003"))
        for each in model_admin.list_filter:
            own = isinstance(each, tuple) and issubclass(each[1], admin.RelatedFieldListFilter)
            if own and not issubclass(each[1], OfRelated):
                found.append((f"{name} filters by {each[0]} of any place", model, "E004"))
    return [checks.Error(words, obj=model, id=f"accounts.{code}") for words, model, code in found]


def _reachable(model_admin):
    """The names of what a list shows, searches and filters by."""
    filters = (each[0] if isinstance(each, tuple) else each for each in model_admin.list_filter)
    columns = (*model_admin.list_display, *model_admin.export_also, *model_admin.search_fields)
    return [each for each in (*columns, *filters) if isinstance(each, str)]

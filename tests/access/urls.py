"""Every address with the rows it is tried on, and how to try it."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.addresses import ADMIN_ROWS, ARGUMENTS, BY_SLUG, ROWS


def names():
    """The name of every address in the resolver; None for one without."""
    return [name for name, _ in _walk(get_resolver().url_patterns, "", "derby_nm")]


def owners():
    """{name: the package whose urls.py names the address; in admin, whose model it is for}."""
    found = {}
    for name, package in _walk(get_resolver().url_patterns, "", "derby_nm"):
        label = name[6:].partition("_")[0] if name and name.startswith("admin:") else ""
        found[name] = label if _is_ours(label) else package
    return found


def _walk(patterns, namespace, package):
    for each in patterns:
        if isinstance(each, URLResolver):
            inside = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inside, _package_of(each) or package)
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name}" if each.name else None, package


def _package_of(resolver):
    """The package of an included urls.py; None for a list of patterns or another's package."""
    name = getattr(resolver.urlconf_name, "__name__", "").partition(".")[0]
    return name if _is_ours(name) else None


def _is_ours(name):
    return bool(name) and (settings.BASE_DIR / name / "__init__.py").is_file()


def rows_of(name):
    """The names of rows on which an address is tried; (None,) where it takes none."""
    if name in ROWS:
        return ROWS[name]
    verb = name.rpartition("_")[2]
    if name.startswith("admin:") and verb in ("change", "delete", "history"):
        model = name.rpartition("_")[0].rpartition("_")[2]
        return (ADMIN_ROWS[model],) if model in ADMIN_ROWS else (None,)
    return (None,)


def address(name, row, side):
    """The path of an address for a row of a side."""
    if name == "admin:jsi18n" or row is None:
        return reverse(name, args=_plain_arguments(name))
    target = side.place if row == "place" else getattr(side, row)
    if name in ARGUMENTS:
        return reverse(name, args=ARGUMENTS[name](target))
    return reverse(name, args=[target.slug if name in BY_SLUG else target.pk])


NO_ROW = 999_999_999
"""Jobs and letters belong to no side; what becomes of them is tested in tests/accounts/test_jobs.py."""


def _plain_arguments(name):
    if name and name.startswith("admin:") and name.endswith("_export"):
        return ["csv"]
    return {
        "admin:app_list": ["neighbourhoods"],
        "admin:view_on_site": [1, 1],
        "starting_upload": ["venues"],
        "starting_template": ["venues", "xlsx"],
        "payment_checks_file": ["csv"],
        "counted_add": ["actions-accepted-in-time"],
        **{key: [NO_ROW] for key in ("job_again", "job_remove", "letter_again", "letter_aside")},
        None: [],
    }.get(name, [])

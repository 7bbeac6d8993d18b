"""What `check` says about the order of lists, and `check --deploy` about signing in."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db.models import Index, UniqueConstraint
from django.urls import get_resolver


@register(Tags.security, deploy=True)
def second_factor(app_configs, **kwargs):
    """Roles with sensitive content should not hang on a password alone."""
    if settings.REQUIRE_SECOND_FACTOR:
        return []
    return [
        Warning(
            "REQUIRE_SECOND_FACTOR is off: roles that read contact details or private items sign "
            "in with a password alone.",
            hint="Set REQUIRE_SECOND_FACTOR=true, or say in your risk register why not.",
            id="accounts.W001",
        )
    ]


@register(Tags.security, deploy=True)
def session_limits(app_configs, **kwargs):
    """A session ends by itself."""
    if settings.SESSION_IDLE_MINUTES and settings.SESSION_MAX_HOURS:
        return []
    return [
        Warning(
            "SESSION_IDLE_MINUTES or SESSION_MAX_HOURS is 0: sessions do not end by themselves.",
            id="accounts.W002",
        )
    ]


@register(Tags.urls)
def list_orders(app_configs, **kwargs):
    """Every order that a page of an address declares runs along an index, or its table is small."""
    return [
        Error(
            f"{page.__module__}.{page.__name__} orders {order.model.__name__} by "
            f"{', '.join(order.fields)}: {fault}",
            hint="Add the index, or say in the Order why the table stays small.",
            id="accounts.E002",
        )
        for page in dict.fromkeys(_pages(get_resolver().url_patterns))
        for order in dict.fromkeys(getattr(page, "declared_orders", list)())
        if (fault := order_fault(order))
    ]


def _pages(patterns):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from _pages(each.url_patterns)
        elif hasattr(each.callback, "view_class"):
            yield each.callback.view_class


def order_fault(order):
    """What is wrong with an Order (accounts.pages.lists) in a few words, or an empty text."""
    names = {field.name: field for field in order.model._meta.concrete_fields}
    last = names.get(order.fields[-1])
    if last is None or not last.unique:
        return "the last field is not unique"
    if order.small or any(_serves(columns, order) for columns in _indexes(order)):
        return ""
    return f"no index begins with {', '.join((*order.within, *order.fields))}"


def _serves(columns, order):
    """Whether an index can be read along the order: from either end, but not both ways at once."""
    fixed, total = len(order.within), len(order.within) + len(order.fields)
    plain = tuple(column.removeprefix("-") for column in columns[:total])
    directions = {column.startswith("-") for column in columns[fixed:total]}
    return plain == order.within + order.fields and len(directions) == 1


def _indexes(order):
    """The columns of each index of the table, "-" before one that runs down; a partial index only
    where the order names it. Expressions serve no field."""
    meta = order.model._meta
    yield from ((field.name,) for field in meta.concrete_fields if field.unique or field.db_index)
    for each in (*meta.indexes, *meta.constraints):
        is_sorted = type(each) in (Index, UniqueConstraint)
        if is_sorted and (each.condition is None or each.name == order.index):
            yield tuple(each.fields)

"""Pages that show one list, a page of rows at a time, in an order that they declare.

`accounts.checks` refuses an order without an index. Who needs `core.paging.page` declares an order here.
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ImproperlyConfigured

from accounts.pages import ObjectPage, Page
from core.paging import COUNT_LIMIT, PAGE_SIZE, count_in_words, first_keys, page

WITH_WORDS = 200
"""Rows that are counted where words are looked for; more than a page holds."""


@dataclass(frozen=True)
class Order:
    """How rows of `model` are ordered: by `fields`, the keys of core.paging.page, the last unique.

    `within`: the columns that the page fixes by equality; the index begins with them.
    `index`: the partial index that serves it, where the page asks for no more than its condition.
    `small`: why the table stays so small that it needs no index.
    """

    model: type
    fields: tuple
    descending: bool = False
    within: tuple = ()
    index: str = ""
    small: str = ""

    def sort(self, rows):
        return rows.order_by(*(f"-{key}" if self.descending else key for key in self.fields))

    def page(self, rows, cursor="", size=PAGE_SIZE, parts=(), along=True):
        """The Page of `rows` behind the cursor, of these parts if any, `along` an index (core.paging). Raises
        ImproperlyConfigured for rows of another model: the check would have looked at the wrong indexes."""
        if rows.model is not self.model:
            raise ImproperlyConfigured(
                f"{rows.model.__name__} in an order of {self.model.__name__}"
            )
        return page(
            rows, self.fields, cursor, size, descending=self.descending, parts=parts, along=along
        )


class ListMixin:
    """Declares `order`, or `orders` where the address chooses one: {what it says: Order}, the first
    where it says nothing that is known. `get_rows` says which rows; the template finds them under
    `list_name`."""

    order = None
    orders = {}
    order_name = "order"
    """What the address calls the choice among `orders`."""
    list_name = "page"
    page_size = PAGE_SIZE

    def __init_subclass__(cls, abstract=False, **kwargs):
        super().__init_subclass__(abstract=abstract, **kwargs)
        if not abstract and not cls.declared_orders():
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__name__} declares no order")

    @classmethod
    def declared_orders(cls):
        return [cls.order] if cls.order else list(cls.orders.values())

    def get_order(self):
        asked = self.request.GET.get(self.order_name, "")
        return self.order or self.orders.get(asked) or self.declared_orders()[0]

    def get_rows(self):
        """The rows of all pages, as the user may see them, in no order."""
        raise NotImplementedError

    @cached_property
    def found(self):
        """The rows of this page, read once."""
        cursor = self.request.GET.get("after", "")
        return self.get_order().page(self.get_rows(), cursor, self.page_size)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{self.list_name: self.found}, **kwargs)


class ListPage(ListMixin, Page, abstract=True):
    """A page that is a list."""


class ObjectListPage(ListMixin, ObjectPage, abstract=True):
    """A page about one row with one list, such as the papers of a body."""


class PartedListPage(ListPage, abstract=True):
    """A list at the same speed at any size, whoever reads it and whatever is filtered: what a reader sees is
    read as parts, each along an index of its own, or that of the words that are looked for. Where all rows are
    few, they are sorted as they are."""

    def get_parts(self):
        """[core.paging.Part] of the rows of all pages, as the user may see them."""
        raise NotImplementedError

    def for_page(self, rows):
        """Rows with what the page shows of them."""
        return rows

    def get_rows(self):
        return self.for_page(self.get_order().model.objects.all())

    @cached_property
    def has_words(self):
        return bool(self.request.GET.get("text", "").strip())

    @cached_property
    def few(self):
        """How many rows are counted, and sorted as they are."""
        return WITH_WORDS if self.has_words else COUNT_LIMIT

    @cached_property
    def keys(self):
        """Keys of all rows where they are few, of some more than that where they are not: the first, where words
        are looked for."""
        order = self.get_order()
        along = order.fields if self.has_words else ()
        return first_keys(self.get_parts(), self.few, along, descending=order.descending)

    @cached_property
    def found(self):
        cursor, order = self.request.GET.get("after", ""), self.get_order()
        is_held = len(self.keys) <= self.few or (self.has_words and not cursor)
        if is_held:
            return order.page(self.get_rows().filter(pk__in=self.keys), cursor, self.page_size)
        return order.page(
            self.get_rows(), cursor, self.page_size, self.get_parts(), along=not self.has_words
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(count=count_in_words(len(self.keys), self.few), **kwargs)

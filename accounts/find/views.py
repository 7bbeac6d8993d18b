"""One box for everything that somebody may read, the public too."""

from functools import cached_property

from allauth.core.internal import ratelimit
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.pages import EVERYONE, Page
from accounts.pages.lists import ListMixin, Order
from core import find
from core.find.searching import Shown, line_of, search
from core.find.text import Asked
from core.middleware import WORDS
from core.names import LONGEST


def order_of(kind):
    """The order in which rows of a kind are listed, for `accounts.checks` too."""
    return Order(kind.model, kind.fields, descending=kind.descending, small=kind.small)


class _Finding(Page, abstract=True):
    """Nobody signed in asks too often, and no search engine asks at all."""

    permission = EVERYONE

    @cached_property
    def asked(self):
        return Asked(self.request.GET.get("q", "").replace("\x00", "")[:LONGEST])

    @cached_property
    def kinds(self):
        return find.kinds(self.request.user)

    def get(self, request, *args, **kwargs):
        if self.asked.text.strip() and self._too_often():
            words = {"words": WORDS[429]}
            return render(request, "accounts/find/too_often.html", words, status=429)
        response = self.answer()
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _too_often(self):
        if self.request.user.is_authenticated:
            return False
        counted = {"app": "allauth.account", "action": "find", "limit_get": True}
        return ratelimit.consume(self.request, **counted) is None

    def answer(self):
        return self.render()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            asked=self.asked.text.strip(), kinds=self.kinds, robots="noindex, nofollow", **kwargs
        )


class Find(_Finding):
    """The first few of every kind; the reference of one thing leads straight to it."""

    permission = EVERYONE
    template_name = "accounts/find/find.html"

    @cached_property
    def results(self):
        return search(self.request.user, self.asked, self.kinds)

    def answer(self):
        if len(self.results.exact) == 1:
            return redirect(self.results.exact[0].url)
        return self.render()

    def get_context_data(self, **kwargs):
        return super().get_context_data(results=self.results, **kwargs)


class FindMore(ListMixin, _Finding, abstract=True):
    """All that was found of one kind, a page at a time. (Abstract, because its orders are known once
    all packages have registered their kinds.)"""

    permission = EVERYONE
    template_name = "accounts/find/more.html"

    @classmethod
    def declared_orders(cls):
        """Of every kind, so that each has its index."""
        return [order_of(kind) for kind in find.every()]

    @cached_property
    def kind(self):
        code = self.request.GET.get("kind", "")
        for kind in self.kinds:
            if kind.code == code:
                return kind
        raise Http404

    def get_order(self):
        return order_of(self.kind)

    def get_rows(self):
        if not self.asked.words:
            return self.kind.model.objects.none()
        rows = self.kind.rows(self.request.user, self.asked)
        return self.kind.with_columns(self.kind.only_found(rows))

    def get_context_data(self, **kwargs):
        lines = [line_of(row) for row in self.found]
        shown = Shown(self.asked, lines)
        return super().get_context_data(
            kind=self.kind, hits=[shown.hit(self.kind, line) for line in lines], **kwargs
        )

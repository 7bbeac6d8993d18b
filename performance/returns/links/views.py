"""The grid of one return, opened by a link; and giving and revoking links."""

from django.urls import reverse

from accounts.pages import PressPage
from accounts.pages.links import LinkFormPage
from performance.indicators.querysets import EDIT
from performance.returns.grid.views import PUBLIC, GridMixin, lines_of
from performance.returns.links import operations
from performance.returns.links.models import FiguresLink
from performance.returns.models import DataReturn


class FiguresByLink(GridMixin, LinkFormPage):
    """The figures of one return, for who was sent the link."""

    template_name = "performance/returns/by_link.html"
    title = "Figures to give"

    def find(self, token):
        return operations.found(token)

    @property
    def giver(self):
        return PUBLIC

    @property
    def holder(self):
        return operations.holder_of(self.link).name

    def get_lines(self):
        return lines_of(self.request.POST, of=self.row)

    def save(self, form):
        figures = [(cell.indicator, given) for cell, given in form.found]
        by = operations.holder_of(self.link)
        return operations.give_by_link(link=self.link, figures=figures, by=by)

    def get_success_url(self, result):
        return reverse("figures_link", args=[self.kwargs["token"]])

    def get_about(self):
        return self.row.period.words


class LinkSend(PressPage):
    permission = EDIT
    model = DataReturn
    message = "Link sent by email."

    def act(self):
        operations.send_link(owed=self.object, by=self.request.user)


class LinkRevoke(PressPage):
    permission = EDIT
    model = FiguresLink
    message = "The link no longer works."

    def act(self):
        operations.revoke_link(link=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("data_return", args=[self.object.target_id])

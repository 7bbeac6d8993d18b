"""This quarter's figures: one grid for who gives them."""

from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import holds_city
from accounts.pages import SIGNED_IN, FormPage
from core import pdf, settings
from neighbourhoods.models import ClosedDay, Person
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT, led_by
from performance.returns.due import due_day, latest_period, period_after
from performance.returns.grid.cells import cells_of
from performance.returns.grid.forms import GridForm
from performance.returns.grid.operations import give_grid
from performance.returns.grid.paper import paper_of
from performance.returns.models import DataReturnLine
from performance.returns.settings import RETURN_DAYS

MOST_LINES = 100
READ = "Your pasted figures are in the boxes below. Check them, then save."
NONE_GIVEN = "You have no figures to give."


def lines_of(sent, **which):
    """Lines that are still asked for, the longest due first; and those that a page which was sent had shown, so that
    nothing that was typed is lost where somebody confirmed meanwhile."""
    shown = [
        int(name.removeprefix("seen-"))
        for name in sent
        if name.startswith("seen-") and name[5:].isascii() and name[5:].isdigit() and len(name) < 23
    ]
    rows = DataReturnLine.objects.filter(of__not_expected_at=None, **which)
    rows = rows.filter(~Q(of__state="confirmed") | Q(pk__in=shown[:MOST_LINES]))
    rows = rows.select_related("indicator__lead", "of")
    return rows.order_by("of__due_on", "indicator__name", "id")


class GridMixin:
    """A form of cells. A second button reads what was pasted into them, and stores nothing."""

    form_class = GridForm
    button = "Save figures"
    template_name = "performance/returns/grid.html"
    message = "{}"
    holder = ""
    """By which name who comes by a link has given figures."""

    def get_lines(self):
        raise NotImplementedError

    @property
    def giver(self):
        """As whom the figures are read."""
        return self.request.user

    def get_form_kwargs(self):
        return {"grid": cells_of(self.get_lines(), self.giver, holder=self.holder)}

    def post(self, request, *args, **kwargs):
        if "read" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        is_read = form.read_block()
        return self.render(status=200 if is_read else 422, form=form, is_read=is_read)

    def get_message(self, number):
        if not number:
            return "No figures were changed."
        words = "1 figure is" if number == 1 else f"{number} figures are"
        return f"{words} saved. The public cannot see them until they are confirmed."

    def get_context_data(self, **kwargs):
        form = kwargs["form"]
        given = sum(asked.number for asked, _ in form.grid)
        number = sum(len(asked.places) for asked, _ in form.grid)
        return super().get_context_data(
            grid=form.grid, given=given, number=number, read_words=READ,
            has_targets=any(cell.target for cell in form.cells),
            pasted=self.request.POST.get("block", ""), **kwargs,
        )  # fmt: skip


class QuarterFigures(GridMixin, FormPage):
    """The figures that the user gives, or those of a lead whom the data officer chooses."""

    permission = SIGNED_IN
    title = "This quarter’s figures"

    def check_permission(self):
        if not self.leads and not self.keeps:
            raise PermissionDenied(NONE_GIVEN)

    @cached_property
    def keeps(self):
        return holds_city(self.request.user, EDIT)

    @cached_property
    def leads(self):
        """Whose figures the user may give: the own first."""
        leads = Indicator.objects.entered().collected().filter(lead__isnull=False)
        if not self.keeps:
            leads = leads.filter(led_by(self.request.user))
        rows = Person.objects.filter(pk__in=leads.values("lead")).select_related("user")
        own = self.request.user.pk
        return sorted(rows, key=lambda each: (each.user_id != own, each.name, each.pk))

    @cached_property
    def lead(self):
        asked = self.request.GET.get("lead", "")
        first = self.leads[0] if self.leads else None
        return next((each for each in self.leads if str(each.pk) == asked), first)

    def get_lines(self):
        if self.lead is None:
            return DataReturnLine.objects.none()
        return lines_of(self.request.POST, of__person=self.lead)

    def save(self, form):
        figures = [(cell.indicator, given) for cell, given in form.found]
        return give_grid(figures=figures, by=self.request.user)

    def get_success_url(self, result):
        return (
            f"{reverse('quarter_figures')}?lead={self.lead.pk}"
            if self.lead
            else reverse("quarter_figures")
        )

    def get_context_data(self, **kwargs):
        asked = {each.indicator.pk for each, _ in kwargs["form"].grid}
        return super().get_context_data(
            lead=self.lead, choices=[(str(each.pk), each.name_and_agency) for each in self.leads],
            paper=f"{reverse('quarter_figures_paper')}?lead={self.lead.pk}" if self.lead else "",
            not_due=_not_due(self.lead, asked) if self.lead else (), **kwargs,
        )  # fmt: skip


class QuarterFiguresPaper(QuarterFigures):
    """The same as an empty sheet."""

    permission = SIGNED_IN
    http_method_names = ["get", "head", "options"]

    def check_permission(self):
        if not self.leads:
            raise PermissionDenied(NONE_GIVEN)

    def get(self, request, *args, **kwargs):
        grid = self.get_form_kwargs()["grid"]
        made = pdf.render("figuresheet.typ", paper_of(self.lead, grid, timezone.localdate()))
        return pdf.pdf_response(made, "figures.pdf")


def _not_due(lead, asked):
    """[(indicator, when its next figures are due)] of what is not asked for now."""
    today, closed = timezone.localdate(), ClosedDay.objects.days()
    days, found = settings.value(RETURN_DAYS.name, on=today), []
    rows = Indicator.objects.entered().collected(today).filter(lead=lead).exclude(pk__in=asked)
    for each in rows.order_by("name"):
        latest = latest_period(each.frequency, today)
        if latest is None:
            found.append((each, "No fixed date: add a figure when there is one", None))
            continue
        period = period_after(latest)
        found.append((each, period.words, due_day(period, days, closed)))
    return found


PUBLIC = AnonymousUser()

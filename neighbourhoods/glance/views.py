"""All neighbourhoods at a glance: on a page, as CSV, and as a briefing."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import Page
from core import exports, glance, pdf
from core.glance import Column
from core.pdf import pdf_response
from core.word import MEDIA_TYPE
from neighbourhoods.glance.briefing import briefing_of, table
from neighbourhoods.glance.printing import sheet
from neighbourhoods.places.mapping import city_map
from neighbourhoods.places.models import Neighbourhood

ALL = Column("", "All columns", lambda asked: {}, unit="things late, vacant or missing")


class _OfPlaces(Page, abstract=True):
    """For who reads the meetings of whole neighbourhoods: those, and no others."""

    def check_permission(self):
        super().check_permission()
        if not self.places:
            raise PermissionDenied("Your role covers no whole neighbourhood.")

    @cached_property
    def places(self):
        rows = Neighbourhood.objects.changeable_by(self.request.user, Permission.VIEW_MEETING)
        return list(rows.order_by("name"))

    @cached_property
    def seen(self):
        return glance.look(self.places, self.request.user)


class Glance(_OfPlaces):
    """A row for each neighbourhood, the worst first, and the map by the chosen column."""

    permission = Permission.VIEW_MEETING
    template_name = "neighbourhoods/glance/glance.html"

    def get_context_data(self, **kwargs):
        columns = self.seen.columns
        counting = [each for each in columns if each.counts]
        asked = self.request.GET.get("by", "")
        by = next((each for each in counting if each.key == asked), ALL)
        lines = self.seen.in_order(by.key)
        values = {
            each.place.pk: each.cells[by.key].number if by.key else each.total for each in lines
        }
        return super().get_context_data(
            lines=[
                (each, [(one.heading, each.cells[one.key]) for one in columns]) for each in lines
            ],
            quiet=[each for each in lines if not each.total],
            columns=columns,
            totals=[(each.heading, self.seen.totals.get(each.key)) for each in columns],
            counting=[(each.key, each.heading) for each in counting],
            meanings=[(each.heading, each.meaning) for each in columns],
            by=by,
            unit=by.unit,
            map=city_map(self.places, values, by.unit, shows_values=True),
            today=timezone.localdate(),
            **kwargs,
        )


class GlanceTable(_OfPlaces):
    """The same as CSV."""

    permission = Permission.VIEW_MEETING

    def get(self, request, *args, **kwargs):
        heads, rows = table(self.seen, self.seen.in_order())
        return exports.respond(rows, titles=heads, name="neighbourhoods", file_format="csv")


class GlancePdf(_OfPlaces):
    """The same on one A4 sheet, landscape."""

    permission = Permission.VIEW_MEETING

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        content = pdf.render("glance.typ", sheet(self.seen, today))
        return pdf_response(content, f"neighbourhoods-at-a-glance-{today:%Y-%m-%d}.pdf")


class Briefing(_OfPlaces):
    """Two pages in Word for the cabinet member."""

    permission = Permission.VIEW_MEETING

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        content = briefing_of(self.places, request.user, today)
        name = f"neighbourhoods-{today:%Y-%m-%d}.docx"
        return HttpResponse(
            content,
            content_type=MEDIA_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

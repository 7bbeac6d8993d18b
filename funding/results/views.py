"""Cost and results of a year: of the city and of a neighbourhood, read by everybody as the ward pages are."""

import datetime
from functools import cached_property

from django.http import Http404
from django.utils import timezone

from accounts.pages import EVERYONE, ObjectPage, Page
from core import action_days, exports, slots
from core.charts import Series, stacked_bars
from core.money import in_pounds
from funding.ledger.models import FinancialYear
from funding.ledger.rules import RECORD
from funding.ledger.views import chosen_year
from funding.results import reading
from funding.returns.models import Return
from funding.wards import published
from neighbourhoods.models import Neighbourhood

RESULTS = "grant.results"
SERIES = (Series("paid", "#00703c"), Series("granted, not paid yet", "#b8d4a8"))
TITLES = (
    "Grant", "To", "What for", "Ward committee", "Neighbourhood", "Financial year", "Kind", "Priority",
    "Service area", "Who got it", "Lead agency of the priority", "Granted", "Paid",
    "People reached (accepted reports)",
)  # fmt: skip


class _Results:
    """What both pages show. `place` is a neighbourhood or None."""

    permission = EVERYONE
    template_name = "funding/results/results.html"
    place = None

    @cached_property
    def year(self):
        if "year" not in self.kwargs:
            return chosen_year("")[0]
        found = FinancialYear.objects.filter(first=self.kwargs["year"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def chosen(self):
        """(by what, key) of the grants that are asked for; ("", "") for all."""
        by, key = self.request.GET.get("by", ""), self.request.GET.get("key", "")
        return (by, key) if by in self.dimensions else ("", "")

    @property
    def dimensions(self):
        return [each for each in reading.DIMENSIONS if not (self.place and each == "neighbourhood")]

    @cached_property
    def rows(self):
        return list(reading.spent(self.request.user, self.year, self.place)) if self.year else []

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    def listed(self):
        """The rows whose grants are shown."""
        by, key = self.chosen
        return reading.only(self.rows, by, key) if by else self.rows

    def get_context_data(self, **kwargs):
        rows, listed, year = self.rows, self.listed(), self.year
        by, key = self.chosen
        reports = reading.reports_of(rows)
        grants = list({row.grant_id: row.grant for row in listed}.values())
        results = slots.collect(RESULTS, grants, self.request.user)
        self._say(listed, reports, results)
        groups = [
            (each, reading.DIMENSIONS[each][0], reading.grouped(rows, each))
            for each in self.dimensions
        ]
        named = {each.key: each.words for each in reading.grouped(rows, by)} if by else {}
        return super().get_context_data(
            place=self.place, year=year, rows=rows, listed=listed, groups=groups, by=by, key=key,
            chosen=named.get(key, ""),
            total=reading.whole(rows), listed_total=reading.whole(listed),
            unlisted=reading.unlisted(rows, year, self.place) if year else 0,
            reached=reading.reached(rows, reports), fewest=reading.FEWEST,
            chart=_chart(groups[0][2], year) if rows else "",
            days=self._days(), years=FinancialYear.objects.exclude(pk=year.pk) if year else (),
            places=() if self.place else Neighbourhood.objects.visible_to(self.request.user).order_by("name"),
            slots={RESULTS: results}, record=RECORD, **kwargs,
        )  # fmt: skip

    def _say(self, listed, reports, results):
        """What the table says of each row, and the report for who reads it."""
        seen = Return.objects.visible_to(self.request.user)
        seen = seen.filter(grant__in=[row.grant_id for row in listed], accepted_at__isnull=False)
        read = {each.grant_id: each for each in seen}
        for row in listed:
            row.to = published.without_contacts(row.grant.applicant)
            row.what_for = published.without_contacts(row.grant.request.application.title)
            row.people, row.report = reports.get(row.grant_id), read.get(row.grant_id)
            row.is_measured = row.people is not None or bool(results.get(row.grant_id))
            row.look = published.look_of(row.grant, timezone.localdate())

    def _days(self):
        """Action days of the year with what they cost, and the average."""
        if not self.year:
            return {"days": (), "average": None}
        asked = action_days.Asked(
            self.request.user, self.year.begins_on,
            self.year.ends_on + datetime.timedelta(days=1), self.place.pk if self.place else None,
        )  # fmt: skip
        found = action_days.days(asked)
        total = sum(each.cost for each in found)
        return {"days": found, "total": total, "average": total / len(found) if found else None}

    def export(self, file_format):
        reports = reading.reports_of(self.rows)
        clean = published.without_contacts
        name = f"results-{self.place.slug}" if self.place else "results"
        return exports.respond(
            (_line(row, reports, clean) for row in self.listed()),
            titles=TITLES, name=f"{name}-{self.year.first if self.year else ''}", file_format=file_format,
        )  # fmt: skip


def _line(row, reports, clean):
    """One line of a file: a grant and what it took of one ward budget."""
    words = {by: name(row)[1] for by, (_, name) in reading.DIMENSIONS.items()}
    return [
        row.grant.reference, clean(row.grant.applicant), clean(row.grant.request.application.title),
        str(row.body), words["neighbourhood"], str(row.year), words["kind"], words["priority"],
        words["service_area"], words["agency"], words["lead"], row.granted, row.paid,
        reports.get(row.grant_id),
    ]  # fmt: skip


def _chart(groups, year):
    rows = [(each.words, "", [each.paid, each.unpaid]) for each in groups]
    return stacked_bars(
        rows, SERIES, identity="results", title=f"Spend by priority {year}",
        description="Paid, and granted but not paid yet, for each priority. The tables below have the figures.",
        written=in_pounds,
    )  # fmt: skip


class CityResults(_Results, Page):
    """What ward money went to in the whole city."""


class PlaceResults(_Results, ObjectPage):
    """What ward money went to in one neighbourhood."""

    model = Neighbourhood
    lookup = "slug"

    @property
    def place(self):
        return self.object

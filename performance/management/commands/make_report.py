"""manage.py make_report SLUG --quarter 2026Q3 --out PATH: the report of a place as PDF."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import settings
from core.history import written_by
from neighbourhoods.models import Area, Neighbourhood
from performance.periods import of_quarter
from performance.reports import settings as council
from performance.reports.making import latest_period, make_report, report_of
from performance.reports.operations import commentaries_of, snapshot_of
from performance.reports.snapshots import documents


class Command(BaseCommand):
    help = "Write the performance report of a neighbourhood, an area or the city as PDF."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="of a neighbourhood or an area, or: city")
        parser.add_argument("--quarter", required=True, help="of the calendar, such as 2026Q3")
        parser.add_argument("--out", required=True, help="where the PDF is written")

    @written_by("The command line")
    def handle(self, *, slug, quarter, out, **options):
        place = self._place(slug)
        try:
            period = of_quarter(quarter)
        except ValueError as error:
            said = str(error)
            raise CommandError(said[0].upper() + said[1:]) from None
        report = report_of(slug, period) or self._new(place, period)
        try:
            Path(out).write_bytes(self._print(report))
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}") from None
        self.stdout.write(f"{report}: {report.get_state_display().lower()}, written to {out}")

    def _place(self, slug):
        if slug == "city":
            return {}
        if found := Neighbourhood.objects.filter(slug=slug).first():
            return {"neighbourhood": found}
        if found := Area.objects.filter(slug=slug).first():
            return {"area": found}
        raise CommandError(f"There is no neighbourhood or area “{slug}”.")

    def _new(self, place, period):
        """That of the period that is over last is made, as the job of the night would."""
        today = timezone.localdate()
        latest = latest_period(today, settings.value(council.EVERY.name, on=today))
        if latest.ends_on != period.ends_on:
            raise CommandError(f"There is no report of {period.words}.")
        return make_report(latest, **place)[0]

    def _print(self, report):
        if report.is_frozen:
            return bytes(report.signed.pdf)
        document = documents.document_of(
            report, snapshot_of(report), commentaries_of(report).values(), draft="Draft"
        )
        return documents.pdf_of(document)

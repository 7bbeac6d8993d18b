"""Reports of a world: one that waits for commentary, one that is published."""

import datetime

from django.utils import timezone

from core.actors import SYSTEM
from core.links import operations as links
from performance.models import Commentary, CommentaryLink, Report
from performance.periods import of_quarter
from performance.reports import making, operations
from tests import factories


def rows_of(side, indicator, another):
    """{name: row} of one side: quarter_report with its commentary (of a person, by commentary_link) and its
    agency_commentary (of whoever speaks for the agency, on another indicator), and public_report."""
    now = timezone.now()
    out, _ = making.make_report(of_quarter("2025Q1"), neighbourhood=side.place, at=now)
    operations.mark_ready(report=out, by=SYSTEM, at=now)
    operations.sign(report=out, by=side.writer, at=now)
    operations.publish(report=out, by=side.writer, at=now)
    report, _ = making.make_report(of_quarter("2025Q2"), neighbourhood=side.place, at=now)
    day = timezone.localdate() + datetime.timedelta(days=30)
    person = factories.PersonFactory(name=f"{side.mark} commentary", agency=side.agency, user=None)
    asked = Commentary.objects.create(
        report=report, indicator=indicator, agency=side.agency, person=person, asked_at=now, due_on=day
    )  # fmt: skip
    open_to_all = Commentary.objects.create(
        report=report, indicator=another, agency=side.agency, asked_at=now, due_on=day
    )
    Report.objects.filter(pk=report.pk).update(state="asked", asked_at=now, commentary_by=day)
    token = commentary_token(side.mark)
    link, _ = links.make(
        "commentary", asked, person=person, name=person.name, by=SYSTEM, token=token
    )
    return {
        "quarter_report": Report.objects.get(pk=report.pk), "public_report": Report.objects.get(pk=out.pk),
        "commentary": asked, "agency_commentary": open_to_all,
        "commentary_link": CommentaryLink.objects.get(pk=link.pk),
    }  # fmt: skip


def commentary_token(mark):
    """The token of a link in a world, which nothing keeps: made so that tests can open it."""
    return (f"{mark}-commentary-".lower() * 43)[:43]

"""Pages of reports: the list, one report with its one next step, its files, and what is done with it."""

from functools import cached_property

from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import holds_city
from accounts.pages import EVERYONE, SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core import calendar, settings
from core.models import Event
from neighbourhoods.models import Area, ClosedDay, Neighbourhood
from performance.indicators.querysets import EDIT
from performance.indicators.tabs import tabs
from performance.periods import of_quarter
from performance.reports import forms, operations, states, steps
from performance.reports import settings as council
from performance.reports.models import Report
from performance.reports.querysets import SIGN, prepares
from performance.reports.snapshots import revised
from performance.reports.snapshots.composing import red_marks, to_explain
from performance.reports.snapshots.files import OfReport, read

CITY = "city"
PRINTS = ("signed__pdf", "signed__summary_pdf", "signed__document", "signed__private_pdf")


class Reports(ListPage):
    """All reports that one may read, the latest quarter first."""

    permission = EVERYONE
    template_name = "performance/reports/reports.html"
    order = Order(Report, ("ends_on", "id"), descending=True)

    @cached_property
    def asked(self):
        sent = self.request.GET
        state = sent.get("state", "")
        try:
            quarter = of_quarter(sent.get("quarter", "")[:10])
        except ValueError:
            quarter = None
        return {
            "place": sent.get("place", "")[:120],
            "state": state if state in Report.State.values else "",
            "quarter": quarter,
        }

    def get_rows(self):
        rows, asked = Report.objects.visible_to(self.request.user).with_place(), self.asked
        if asked["place"] == CITY:
            rows = rows.of_city()
        elif asked["place"]:
            here = rows.filter(neighbourhood__slug=asked["place"])
            rows = here | rows.filter(area__slug=asked["place"])
        if asked["quarter"]:
            rows = rows.filter(ends_on=asked["quarter"].ends_on)
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        return rows

    def get_context_data(self, **kwargs):
        user, asked = self.request.user, self.asked
        places = [(CITY, "Derby")]
        places += [(each.slug, str(each)) for each in Area.objects.order_by("number")]
        places += [(each.slug, str(each)) for each in Neighbourhood.objects.order_by("name")]
        ends = (
            Report.objects.visible_to(user).order_by("-ends_on").values_list("starts_on", "ends_on")
        )
        quarters = {}
        for each in ends.distinct()[:40]:
            period = Report(starts_on=each[0], ends_on=each[1]).period
            quarters.setdefault(period.quarter_code, period.words)
        return super().get_context_data(
            tabs=tabs(user, "reports"), places=places, place=asked["place"], state=asked["state"],
            quarters=list(quarters.items()),
            quarter=asked["quarter"].quarter_code if asked["quarter"] else "",
            states=Report.State.choices if prepares(user) else (), **kwargs,
        )  # fmt: skip


class ReportPage(OfReport, ObjectPage):
    """What a report says; before it is published also where it stands, with its one next step."""

    permission = EVERYONE
    template_name = "performance/reports/report.html"

    def get_queryset(self):
        return super().get_queryset().select_related("signed").defer(*PRINTS[:2], PRINTS[3])

    def get_context_data(self, **kwargs):
        report, user = self.object, self.request.user
        may_edit, may_sign = self.rights(report, EDIT, SIGN)
        document = read(report)
        inside = may_edit or may_sign or prepares(user)
        commentaries = list(
            report.commentaries.select_related("indicator", "agency", "report__neighbourhood", "report__area")
        ) if inside else []  # fmt: skip
        next_step = steps.next_step(report, document, commentaries, user) if inside else None
        return super().get_context_data(
            document=document, taken_on=parse_date(document["taken_on"]), inside=inside, may_edit=may_edit, may_sign=may_sign,
            signs_city=steps.signs_city(user), commentaries=commentaries, step=next_step,
            hides_content=report.state == states.WITHDRAWN and not inside,
            revised=revised.of(document) if report.is_frozen else [],
            to_explain=len(to_explain(document)),
            events=Event.objects.about(report)[:100] if inside else None, **kwargs,
        )  # fmt: skip


class ReportRetake(OfReport, PressPage):
    permission = EDIT
    message = "Figures updated."

    def act(self):
        operations.retake(report=self.object, by=self.request.user)


class ReportAsk(OfReport, ObjectFormPage):
    adds = True
    permission = EDIT
    template_name = "performance/reports/ask.html"
    form_class = forms.AskForm
    title = "Ask for commentary"
    button = "Ask the agencies"
    intro = "We will ask the agency responsible for each red figure what lies behind it and what is being done."
    message = "{}"

    def get_form_kwargs(self):
        today = timezone.localdate()
        days = settings.value(council.COMMENTARY_DAYS.name, on=today)
        day = calendar.add_working_days(today, days, ClosedDay.objects.days())
        return {"initial": {"due_on": day}}

    def save(self, form):
        return operations.ask_commentary(
            report=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_context_data(self, **kwargs):
        """What is red and was not asked about yet, as the snapshot says it."""
        report = self.object
        asked = set(report.commentaries.values_list("indicator__code", flat=True))
        rows = to_explain(operations.snapshot_of(report).document) if report.is_open else ()
        about = [each | {"marks": red_marks(each)} for each in rows if each["code"] not in asked]
        return super().get_context_data(asked_about=about, **kwargs)

    def get_message(self, result):
        names = sorted({str(each.agency) for each in result})
        return f"Asked: {', '.join(names)}."


class ReportReady(OfReport, PressPage):
    permission = EDIT
    message = "The report is ready to sign."

    def act(self):
        operations.mark_ready(report=self.object, by=self.request.user)


class ReportTakeBack(OfReport, ObjectFormPage):
    """For who prepares reports and who signs them: the operation asks."""

    adds = True
    permission = SIGNED_IN
    form_class = forms.ReasonForm
    title = "Return the report to preparation"
    button = "Return to preparation"
    message = "The report is being prepared again."

    def check_permission(self):
        super().check_permission()
        user = self.request.user
        if not (holds_city(user, EDIT) or steps.signs_city(user)):
            self.refuse_city()

    def save(self, form):
        return operations.prepare_again(
            report=self.object, by=self.request.user, **form.cleaned_data
        )


class ReportAgree(OfReport, PressPage):
    permission = SIGN
    message = "Agreed."

    def act(self):
        operations.agree(report=self.object, by=self.request.user)


class _OfSigner(OfReport):
    """For who signs for the city: managers hold the same right for their own place, to agree its report."""

    def check_permission(self):
        super().check_permission()
        user = self.request.user
        if user.is_authenticated and not steps.signs_city(user):
            self.refuse_city()


class ReportSign(_OfSigner, PressPage):
    permission = SIGN
    message = "Report signed. It can no longer be changed."

    def act(self):
        operations.sign(report=self.object, by=self.request.user)


class ReportPublish(_OfSigner, PressPage):
    permission = SIGN
    message = "Report published. Everyone can read it now."

    def act(self):
        operations.publish(report=self.object, by=self.request.user)


class ReportWithdraw(_OfSigner, ObjectFormPage):
    adds = True
    permission = SIGN
    form_class = forms.WithdrawForm
    title = "Withdraw the report"
    button = "Withdraw"
    message = "Withdrawn."

    def save(self, form):
        return operations.withdraw(report=self.object, by=self.request.user, **form.cleaned_data)

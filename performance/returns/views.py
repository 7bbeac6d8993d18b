"""Pages of returns: what is owed, one of them, and what is said of it."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, Page, PressPage
from accounts.pages.lists import ListPage, Order
from core.models import Event
from neighbourhoods.models import Agency
from performance.indicators.querysets import EDIT, PUBLISH
from performance.indicators.tabs import tabs
from performance.observations.querysets import keeps_all, may_give
from performance.observations.shown import figures
from performance.returns import forms, operations
from performance.returns.chasing.letters import needs_link
from performance.returns.chasing.operations import remind
from performance.returns.files import operations as files
from performance.returns.grid.cells import cells_of
from performance.returns.grid.odd import why_odd
from performance.returns.links.models import FiguresLink
from performance.returns.models import DataReturn
from performance.returns.settling import asked_of

SHOW = (("open", "Still to come"), ("late", "Late"), ("confirm", "To confirm"), ("all", "All"))
MOST = 200


class DataReturns(ListPage):
    """What is owed, the longest due first."""

    permission = SIGNED_IN
    template_name = "performance/returns/data_returns.html"
    order = Order(DataReturn, ("due_on", "id"))

    @cached_property
    def asked(self):
        sent = self.request.GET
        agency = Agency.objects.filter(slug=sent.get("agency", "")[:100]).first()
        show = sent.get("show", "")
        show = show if show in dict(SHOW) else "open"
        return {"show": show, "agency": agency, "mine": sent.get("mine") == "yes"}

    def get_rows(self):
        user, today, asked = self.request.user, timezone.localdate(), self.asked
        rows = DataReturn.objects.visible_to(user).whole()
        if asked["mine"]:
            rows = rows.mine(user)
        if asked["agency"]:
            rows = rows.of_agency(asked["agency"])
        shown = {"open": rows.open, "late": lambda: rows.late(today), "confirm": rows.to_confirm}
        return shown.get(asked["show"], lambda: rows)()

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        for each in self.found:
            each.late_by = each.days_late(today)
        is_keeper = keeps_all(user)
        agencies = Agency.objects.active() if is_keeper else ()
        return super().get_context_data(
            tabs=tabs(user, "data_returns"),
            mine_choices=[("yes", "What I owe")],
            show=self.asked["show"], choices=SHOW, mine=self.asked["mine"], may_chase=is_keeper,
            agency=self.asked["agency"], may_edit=user.may(EDIT),
            agencies=[(each.slug, str(each)) for each in agencies], **kwargs,
        )  # fmt: skip


class OfReturn:
    model = DataReturn

    def get_queryset(self):
        return DataReturn.objects.whole()


class DataReturnPage(OfReturn, ObjectPage):
    """One return: what has come of it, who was reminded when, and what can be done."""

    permission = SIGNED_IN
    template_name = "performance/returns/data_return.html"

    def get_context_data(self, **kwargs):
        owed, user = self.object, self.request.user
        may_edit, may_publish = self.rights(owed, EDIT, PUBLISH)
        lines = list(owed.lines.select_related("indicator__lead"))
        asked = asked_of([(each.indicator, owed.period) for each in lines])
        chases = may_edit or may_publish
        gives = any(may_give(each.indicator, user) for each in lines)
        links = FiguresLink.objects.about(owed).prefetch_related("uses") if may_edit else ()
        return super().get_context_data(
            asked=asked, lead_query=f"lead={owed.person_id}", may_edit=may_edit, may_chase=chases and owed.is_open, chases=chases,
            may_confirm=gives and owed.is_expected and operations.to_confirm(owed).exists(),
            may_give=gives and owed.is_expected and owed.state != "confirmed",
            may_link=may_edit and owed.is_expected and owed.state != "confirmed" and needs_link(owed),
            links=[(each, each.works(timezone.now())) for each in links[:20]],
            reminders=owed.reminded.select_related("person")[:50],
            events=Event.objects.about(owed)[:100] if chases else None, **kwargs,
        )  # fmt: skip


class _OfKeeper(OfReturn, ObjectFormPage, abstract=True):
    permission = EDIT
    adds = True


class NotExpected(_OfKeeper):
    form_class = forms.NotExpectedForm
    title = "Mark the return as not expected"
    button = "Mark as not expected"
    message = "Return marked as not expected."

    def save(self, form):
        return operations.not_expected(owed=self.object, by=self.request.user, **form.cleaned_data)


class ExpectAgain(OfReturn, PressPage):
    permission = EDIT
    message = "The return is expected again."

    def act(self):
        operations.expect_again(owed=self.object, by=self.request.user)


class FileReceived(_OfKeeper):
    form_class = forms.ReceivedForm
    title = "Mark the file as received"
    message = "Noted."

    def save(self, form):
        files.note_received(
            expected=self.object.expected, on=form.cleaned_data["on"], by=self.request.user
        )
        return self.object

    def get_seen(self, rows, user):
        return super().get_seen(rows, user).filter(kind="file")


class FileAccept(OfReturn, PressPage):
    permission = EDIT
    message = "File marked as in use."

    def act(self):
        files.accept_file(owed=self.object, by=self.request.user)


def listed_url(request):
    """The list as it was filtered when a button in it was pressed."""
    query = QueryDict(request.POST.get("listed", "")[:300]).urlencode()
    return f"{reverse('data_returns')}?{query}" if query else reverse("data_returns")


class Remind(OfReturn, PressPage):
    """Who owes it is reminded; pressed in the list, it leads back there."""

    permission = SIGNED_IN

    def act(self):
        done = remind(returns=[self.object], by=self.request.user)
        (messages.success if done.sent else messages.info)(self.request, done.in_words)

    def get_success_url(self):
        listed = "listed" in self.request.POST
        return listed_url(self.request) if listed else super().get_success_url()


class RemindTicked(Page):
    """Who owes what was ticked in the list."""

    permission = SIGNED_IN

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("data_returns"))

    def post(self, request, *args, **kwargs):
        keys = [
            each for each in request.POST.getlist("row")[:MOST] if each.isdigit() and len(each) < 18
        ]
        rows = DataReturn.objects.visible_to(request.user).filter(pk__in=keys)
        if not rows:
            messages.error(request, "Tick at least one return")
            return HttpResponseRedirect(listed_url(request))
        done = remind(returns=list(rows), by=request.user)
        (messages.success if done.sent else messages.info)(request, done.in_words)
        return HttpResponseRedirect(listed_url(request))


class ConfirmReturn(OfReturn, ObjectFormPage):
    """The provisional figures of a return: those that are ticked are confirmed, others go back with a comment."""

    adds = True
    permission = SIGNED_IN
    template_name = "performance/returns/confirm.html"
    form_class = forms.ConfirmReturnForm
    title = "Confirm figures"
    button = "Confirm the ticked figures"
    message = "{}"

    def get_seen(self, rows, user):
        seen = rows.visible_to(user).filter(kind="figures")
        return seen if user.is_authenticated and user.may(EDIT) else seen.mine(user)

    def get_form_kwargs(self):
        user = self.request.user
        rows = list(operations.to_confirm(self.object))
        told = figures(rows, user, gives=True)
        lines = self.object.lines.select_related("indicator__lead")
        cells = {
            (cell.indicator.pk, cell.level, cell.place and cell.place.pk): cell
            for _, row in cells_of(lines, user)
            for cell in row
        }
        for each, shown in zip(rows, told, strict=True):
            cell = cells.get((each.indicator_id, each.level, each.neighbourhood_id))
            if each.is_waiting:
                (was,) = figures([each.replaces], user, gives=True)
                each.was = was.words
            each.shown, each.is_ticked, each.comment = shown, not hasattr(each, "sent_back"), ""
            each.errors, each.auto_id = [], f"why-{each.pk}"
            each.last = cell.last if cell else None
            is_count = each.indicator.measured == "count"
            held = cell.held if cell and each.value is not None else []
            each.odd = why_odd(each.value, held, is_count=is_count)
        return {"rows": rows}

    def save(self, form):
        return operations.confirm_return(
            owed=self.object, right=form.right, back=form.back, by=self.request.user
        )

    def get_message(self, result):
        right, back = result
        said = f"{right} figure{'' if right == 1 else 's'} confirmed."
        return f"{said} {back} sent back." if back else said

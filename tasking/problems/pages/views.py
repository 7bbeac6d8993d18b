"""Pages of problems."""

import uuid

from django.db.models import Case, When
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, PressPage
from core import pdf, slots
from core.models import Event
from core.text import file_stem
from neighbourhoods.models import Neighbourhood, Person
from tasking.problems import beginning, choices, operations, rules
from tasking.problems.counts import operations as counting
from tasking.problems.counts.models import ProblemCount, ProblemRequest
from tasking.problems.models import Problem
from tasking.problems.pages import forms, story
from tasking.problems.police.models import PolicePriority
from tasking.requests.models import ServiceRequest
from tasking.sharing.marking_pages import AsksWhy

EDIT = Permission.EDIT_PROBLEM


class ProblemAdd(FormPage):
    """The short form, filled in from a request or a police priority where the address names one."""

    permission = EDIT
    form_class = forms.NewProblemForm
    title = "Propose a problem-solving plan"
    button = "Propose"
    message = "{} proposed."

    def _named(self, model, name):
        """The row that the address names, of those that the user sees; None where there is none."""
        key = self.request.GET.get(name, "")
        if not (key.isascii() and key.isdigit() and len(key) < 18):
            return None
        return model.objects.visible_to(self.request.user).filter(pk=key).first()

    def get_form_kwargs(self):
        initial = {"client_id": uuid.uuid4()}
        request = self._shows_it()
        police = self._named(PolicePriority, "police")
        if request is not None:
            initial |= {"title": request.what[:200], "neighbourhood": request.neighbourhood_id}
            initial |= {"agency": request.agency_id, "place": getattr(request, "place", "")}
        if police is not None:
            initial |= {"title": police.title, "neighbourhood": police.neighbourhood_id}
            initial |= {"agency": police.agency_id}
        places = choices.places(self.request.user)
        if "neighbourhood" not in initial and len(places) == 1:
            initial["neighbourhood"] = places[0].pk
        return choices.offered(self.request.user) | {"initial": initial}

    def _shows_it(self):
        """The request that shows it: no councillor's enquiry, and none that is for named people only."""
        found = self._named(ServiceRequest, "request")
        return found if found is not None and found.may_show_a_problem else None

    def save(self, form):
        request = self._shows_it()
        return beginning.begin_problem(
            by=self.request.user,
            requests=[request] if request else [],
            police_priority=self._named(PolicePriority, "police"),
            **form.cleaned_data,
        )

    def get_message(self, result):
        return self.message.format(result.reference)

    def get_back(self):
        return reverse("problems"), "Problems"


class ProblemPage(AsksWhy, ObjectPage):
    """The problem on one page: before, what we did, after, what residents say."""

    permission = SIGNED_IN
    model = Problem
    open_name = "problem_open"
    template_name = "tasking/problems/problem.html"

    def get_queryset(self):
        return Problem.objects.for_list().select_related("agreed_by", "follows", "followed_by")

    def get_context_data(self, **kwargs):
        user, problem = self.request.user, self.object
        found = story.pairs(problem)
        seen = ServiceRequest.objects.visible_to(user)
        links = problem.evidence_rows.filter(request__in=seen.values("pk"))
        return super().get_context_data(
            may_edit=self.allowed(problem, EDIT),
            facts=story.facts(problem),
            sections=story.sections(problem),
            periods=story.periods(problem),
            pairs=found,
            chart=story.chart(problem, found),
            missing=rules.lacks(problem) if problem.is_assessed else [],
            links=links.select_related("request"),
            steps=problem.steps.all(),
            police=PolicePriority.objects.visible_to(user)
            .filter(problem=problem)
            .select_related("neighbourhood"),
            events=Event.objects.about(problem)[:100],
            slots={"problem.section": slots.collect("problem.section", [problem], user)},
            **kwargs,
        )


class _Whole(ObjectPage, abstract=True):
    """The whole of a problem outside its page. Whoever takes it away has said why, and that is written down."""

    permission = SIGNED_IN
    model = Problem

    def get_queryset(self):
        return Problem.objects.for_list().select_related("agreed_by")

    def get(self, request, *args, **kwargs):
        return self.respond()


class ProblemText(AsksWhy, _Whole):
    """The problem as plain text, for another system."""

    permission = SIGNED_IN
    open_name = "problem_open"

    def respond(self):
        words = story.as_text(self.object, self.request.user)
        return HttpResponse(words, content_type="text/plain; charset=utf-8")


class ProblemPdf(AsksWhy, _Whole):
    """The problem on A4."""

    permission = SIGNED_IN
    open_name = "problem_open"

    def respond(self):
        today = timezone.localdate()
        content = pdf.render("problem.typ", story.printed(self.object, self.request.user, today))
        name = f"{file_stem(self.object.reference)}-{today:%Y-%m-%d}.pdf"
        return pdf.pdf_response(content, name)


class _Edit(ObjectFormPage, abstract=True):
    """A part of the problem is changed."""

    model = Problem
    permission = EDIT

    def save(self, form):
        return operations.change_problem(
            problem=self.object, by=self.request.user, **form.cleaned_data
        )


class ProblemEdit(_Edit):
    permission = EDIT
    form_class = forms.ProblemForm
    title = "Change the problem"

    def get_form_kwargs(self):
        kwargs = choices.offered(self.request.user) | super().get_form_kwargs()
        here = Neighbourhood.objects.filter(pk=self.object.neighbourhood_id)
        return kwargs | {"neighbourhoods": kwargs["neighbourhoods"] | here}


class ProblemScanning(_Edit):
    permission = EDIT
    form_class = forms.ScanningForm
    title = "Scanning: what happens"


class ProblemAnalysis(_Edit):
    permission = EDIT
    form_class = forms.AnalysisForm
    template_name = "tasking/problems/more.html"
    title = "Analysis: why it happens"


class ProblemAssessment(_Edit):
    permission = EDIT
    form_class = forms.AssessmentForm
    title = "Assessment: outcome"


class ProblemNotCounted(_Edit):
    permission = EDIT
    form_class = forms.NotCountedForm
    title = "It cannot be counted"

    def get_form_kwargs(self):
        chairs = counting.chairs_of(self.object, timezone.localdate())
        present = Person.objects.filter(pk=self.object.agreed_by_id)
        return super().get_form_kwargs() | {"chairs": chairs | present}

    def save(self, form):
        return counting.say_why_not_counted(
            problem=self.object, by=self.request.user, **form.cleaned_data
        )


class _Press(ObjectFormPage, abstract=True):
    """A step of the problem with a form: sent twice it is done once."""

    model = Problem
    adds = True
    operation = None

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        act = type(self).operation
        return act(problem=self.object, by=self.request.user, **form.cleaned_data)


class ProblemStepPage(_Press):
    permission = EDIT
    form_class = forms.StepForm
    operation = staticmethod(operations.move_problem)
    title = "Change the status"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"states": self.object.next_states()}


class ProblemEscalate(_Press):
    permission = EDIT
    form_class = forms.EscalateForm
    operation = staticmethod(operations.mark_escalated)
    title = "Escalate to the area or the city"
    button = "Escalate"


class ProblemBringBack(_Press):
    permission = EDIT
    form_class = forms.AnswerForm
    operation = staticmethod(operations.bring_back)
    title = "Bring the problem back"
    button = "Bring back"


class ProblemClose(_Press):
    permission = EDIT
    form_class = forms.CloseForm
    operation = staticmethod(operations.close_problem)
    title = "Close the problem"
    button = "Close"
    intro = (
        "Its counts can then no longer be changed. It is due to be checked again in three months."
    )


class ProblemRecheck(_Press):
    permission = EDIT
    form_class = forms.RecheckForm
    operation = staticmethod(operations.recheck_problem)
    title = "Record the three-month check"

    def get_success_url(self, result):
        return result.get_absolute_url()


class CountAdd(_Press):
    permission = EDIT
    form_class = forms.CountForm
    operation = staticmethod(counting.add_count)
    title = "Add a count"

    @property
    def intro(self):
        return story.periods(self.object)


class CountRemove(PressPage):
    permission = EDIT
    model = ProblemCount
    message = "The count was removed."

    def get_queryset(self):
        return ProblemCount.objects.select_related("problem")

    def act(self):
        counting.remove_count(count=self.object, by=self.request.user)


class RequestsLink(ObjectFormPage):
    """Requests of the place show the problem."""

    permission = EDIT
    model = Problem
    adds = True
    form_class = forms.LinkForm
    title = "Link requests"
    button = "Link"
    message = "Linked."
    shown = 100

    def get_form_kwargs(self):
        found = counting.to_link(self.object, self.request.user)
        asked = self.request.GET.get("request", "")
        first = found.values_list("pk", flat=True)[: self.shown]
        return {
            "requests": ServiceRequest.objects.filter(pk__in=list(first)).order_by(
                Case(When(place__iexact=self.object.place, then=0), default=1), "-received_at"
            ),
            "initial": {"requests": [asked] if asked.isdigit() else []},
        }

    def save(self, form):
        requests = form.cleaned_data["requests"]
        return counting.link_requests(problem=self.object, requests=requests, by=self.request.user)


class RequestUnlink(PressPage):
    permission = EDIT
    model = ProblemRequest
    message = "No longer linked."

    def get_queryset(self):
        return ProblemRequest.objects.select_related("problem", "request")

    def act(self):
        counting.unlink_request(link=self.object, by=self.request.user)

    def get_success_url(self):
        """Where the button is: the page of the problem, or of the request."""
        asked = self.object.request if "to" in self.request.POST else self.object
        return asked.get_absolute_url()

"""Pages of papers and of their options."""

from django.db.models import Q

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ObjectListPage, Order
from boards.bodies.models import Body
from boards.meetings.items.operations import open_agendas
from boards.papers import documents, forms, operations
from boards.papers.models import Paper, PaperOption
from core import slots
from core.models import Event
from neighbourhoods.models import Person


class Papers(ObjectListPage):
    """Papers of one body, latest first."""

    permission = EVERYONE
    model = Body
    lookup = "slug"
    template_name = "boards/papers/papers.html"
    order = Order(Paper, ("id",), descending=True, within=("body",))

    def get_rows(self):
        rows = Paper.objects.visible_to(self.request.user).filter(body=self.object)
        return rows.select_related("author__agency")

    def get_context_data(self, **kwargs):
        may_write = self.allowed(self.object, Permission.RUN_MEETING)
        return super().get_context_data(may_write=may_write, **kwargs)


class PaperPage(ObjectPage):
    """One paper, and what each body that heard it said to each recommendation."""

    permission = EVERYONE
    model = Paper
    template_name = "boards/papers/paper.html"

    def get_queryset(self):
        return Paper.objects.select_related("body__neighbourhood", "author__agency", "replaces")

    def get_context_data(self, **kwargs):
        user, paper = self.request.user, self.object
        may_write, internal = self.rights(
            paper,
            Permission.RUN_MEETING,
            internal=Paper.objects.filter(Paper.objects.internal_to(user)),
        )
        paper.heard = list(
            paper.items.visible_to(user)
            .filter(
                Q(access="public")
                | Q(pk__in=paper.items.changeable_by(user, Permission.READ_EXEMPT).values("pk"))
            )
            .select_related("meeting__body")
            .order_by("meeting__starts_at")
        )
        is_out = operations.is_out(paper)
        return super().get_context_data(
            document=documents.paper(paper),
            items=paper.heard,
            slots={"paper.answers": slots.collect("paper.answers", [paper], user)},
            options=paper.options.all(),
            files=paper.files.visible_to(user).order_by("pk"),
            is_out=is_out,
            may_change=may_write and not is_out,
            may_place=user.is_authenticated and open_agendas(user, Permission.RUN_MEETING).exists(),
            may_replace=may_write and is_out and not hasattr(paper, "replaced_by"),
            events=Event.objects.about(paper)[:50] if internal else None,
            **kwargs,
        )


class _PaperForm:
    permission = Permission.RUN_MEETING
    form_class = forms.PaperForm
    template_name = "boards/meetings/items/item_form.html"

    def people(self):
        """Who may be asked; None for somebody who only writes."""
        return Person.objects.visible_to(self.request.user)


class PaperAdd(_PaperForm, ObjectFormPage):
    adds = True
    model = Body
    lookup = "slug"
    title = "Write a paper"
    button = "Save the paper"
    message = "Paper saved. Add its options, then add it to an agenda."

    def get_form_kwargs(self):
        return {"people": self.people(), "body": self.object}

    def save(self, form):
        return operations.save_paper(body=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()


class PaperEdit(_PaperForm, ObjectFormPage):
    model = Paper
    title = "Change the paper"
    button = "Save the paper"

    def get_queryset(self):
        return Paper.objects.select_related("body")

    def get_form_kwargs(self):
        paper = self.object
        runs = Body.objects.changeable_by(self.request.user, Permission.RUN_MEETING)
        texts = paper.recommendations.values_list("text", flat=True)
        opened = ObjectFormPage.get_form_kwargs(self)["initial"]
        return {
            "people": self.people() if runs.filter(pk=paper.body_id).exists() else None,
            "body": paper.body,
            "initial": opened | {"recommendations": "\n\n".join(texts)},
        }

    def save(self, form):
        return operations.save_paper(paper=self.object, by=self.request.user, **form.cleaned_data)


class PaperReplace(PressPage):
    """Begin a corrected paper with the words of one that was published."""

    permission = Permission.RUN_MEETING
    model = Paper
    message = "This is a copy for you to correct. The published paper has not changed."

    def get_queryset(self):
        return Paper.objects.select_related("body")

    def act(self):
        self.made = operations.replace(paper=self.object, by=self.request.user)

    def get_success_url(self):
        return getattr(self, "made", self.object).get_absolute_url()


class _Option(ObjectFormPage, abstract=True):
    permission = Permission.RUN_MEETING
    form_class = forms.OptionForm
    button = "Save the option"

    def get_form_kwargs(self):
        paper = self.paper
        is_public = not (paper.is_private or paper.body.is_private)
        return super().get_form_kwargs() | {"is_public": is_public}

    def get_success_url(self, result):
        return self.paper.get_absolute_url()

    def get_back(self):
        return self.paper.get_absolute_url(), str(self.paper)


class OptionAdd(_Option):
    adds = True
    model = Paper
    title = "Add an option"

    @property
    def paper(self):
        return self.object

    def save(self, form):
        return operations.save_option(paper=self.paper, by=self.request.user, **form.cleaned_data)


class OptionEdit(_Option):
    model = PaperOption
    title = "Change the option"

    def get_queryset(self):
        return PaperOption.objects.select_related("paper__body")

    @property
    def paper(self):
        return self.object.paper

    def save(self, form):
        return operations.save_option(
            paper=self.paper, option=self.object, by=self.request.user, **form.cleaned_data
        )


class OptionRemove(PressPage):
    permission = Permission.RUN_MEETING
    model = PaperOption
    message = "Option removed."

    def get_queryset(self):
        return PaperOption.objects.select_related("paper__body")

    def act(self):
        operations.remove_option(option=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.paper.get_absolute_url()

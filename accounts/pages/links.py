"""Pages that a link opens for somebody without a sign-in (core.links)."""

from django.shortcuts import render

from accounts.pages import EVERYONE, FormPage, Page
from accounts.signin import limits
from core.actors import LinkHolder
from core.errors import Stale, WrongState
from core.history import goes_on_as
from core.letters.mail import office
from core.links import operations as links
from core.links.operations import LinkEnded
from core.middleware import typed_text

HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
    # Not no-referrer: with it browsers send their forms from an origin called null, which the
    # protection of forms refuses. So the address never leaves the page, and forms work.
    "Referrer-Policy": "strict-origin",
}
CHANGED = (
    "This was changed while you had the page open, and your answer was not saved. Read it again "
    "below. If your answer is still right, send it once more."
)


class LinkPage(Page, abstract=True):
    """Opened by the token in its address, whoever is signed in on that device. Unknown, ended and
    revoked links all look alike. Opening one writes that it was opened, and nothing else."""

    permission = EVERYONE

    def find(self, token):
        """(link, row) of a token. Raises LinkEnded."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        try:
            self.link, self.row = self.find(kwargs["token"])
            if request.method == "POST" and not limits.may_press_link(request, self.link):
                response = self.refuse_many()
            else:
                goes_on_as(LinkHolder(self.link.name).name)
                response = super().dispatch(request, *args, **kwargs)
        except LinkEnded:
            response = self.show_ended()
        for name, value in HEADERS.items():
            response[name] = value
        return response

    def show_ended(self):
        """The same page for whatever reason; what was typed is shown again."""
        if not limits.may_miss_link(self.request):
            return self.refuse_many()
        context = {"office": office(), "typed": typed_text(self.request)}
        return render(self.request, "core/link_ended.html", context, status=404)

    def refuse_many(self):
        context = {"office": office(), "typed": typed_text(self.request)}
        return render(self.request, "core/link_often.html", context, status=429)

    def get(self, request, *args, **kwargs):
        self.note_opening()
        return self.render()

    def note_opening(self):
        """What only asks for the head, as programs that look through letters do, opens nothing."""
        if self.request.method == "GET":
            links.opened(self.link)

    def get_context_data(self, **kwargs):
        found = {"link": self.link, "object": self.row, "office": office()}
        return super().get_context_data(**found | kwargs)


class LinkFormPage(LinkPage, FormPage, abstract=True):
    """A form on such a page. It carries the version of the row that was read; where that was changed
    meanwhile it comes back with what was typed, beside the row as it is now."""

    def get(self, request, *args, **kwargs):
        self.note_opening()
        return FormPage.get(self, request, *args, **kwargs)

    def get_form(self, data=None):
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, **self.get_form_kwargs())

    def refuse(self, form, refused):
        if isinstance(refused, WrongState):
            self.link, self.row = self.find(self.kwargs["token"])
            form.met_change = True
        if isinstance(refused, Stale):
            refused = WrongState(CHANGED)
        return super().refuse(form, refused)

    def get_context_data(self, **kwargs):
        """A form that comes back for a mistake keeps the version it was opened on; one that met a
        change carries the version that is shown now."""
        sent = self.request.POST.get("row_version", "")
        form = kwargs["form"]
        keeps = form.is_bound and sent and not getattr(form, "met_change", False)
        return super().get_context_data(row_version=sent if keeps else self.row.version, **kwargs)

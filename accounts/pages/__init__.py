"""The base of every page. A page says who may open it, or it does not import.

Answers: anonymous 302 to sign-in (JSON: 401), out of scope 404, no right 403, wrong state 409,
a form with mistakes 422.
"""

from functools import cached_property

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from accounts import rights
from accounts.access import Permission, PublicQuerySet
from core.errors import Refused, Stale, WrongState
from core.middleware import WORDS, typed_text, wants_json
from core.opened import digests, merge
from core.rows import Versioned

SAFE = ("GET", "HEAD", "OPTIONS")

EVERYONE = "everyone"
"""Published pages: anyone, and the queryset decides what is published."""

SIGNED_IN = "signed in"
"""Anyone with a sign-in; the queryset decides what is theirs."""


class NotSignedIn(Exception):
    """Nothing published here; signing in may show it."""


class Page(TemplateResponseMixin, ContextMixin, View):
    """A page. `permission` must be declared."""

    permission = None

    def __init_subclass__(cls, abstract=False, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.permission is None and not abstract:
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__name__} declares no permission")

    @classmethod
    def as_view(cls, **kwargs):
        view = super().as_view(**kwargs)
        view.login_required = False  # dispatch answers for itself, so that JSON gets 401
        return view

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated and self.permission != EVERYONE:
            return self.ask_to_sign_in()
        try:
            self.check_permission()
            return super().dispatch(request, *args, **kwargs)
        except NotSignedIn:
            return self.ask_to_sign_in()

    def ask_to_sign_in(self):
        if wants_json(self.request):
            return JsonResponse({"error": WORDS[401]}, status=401)
        address = self.request.get_full_path()
        if self.request.method == "POST" and (typed := typed_text(self.request)):
            context = {
                "typed": typed,
                "sign_in": f"{reverse('account_login')}?{urlencode({'next': address})}",
            }
            return render(self.request, "core/401.html", context, status=401)
        return redirect_to_login(address)

    def check_permission(self):
        if isinstance(self.permission, Permission):
            self.require(self.permission)

    def ask_right(self):
        """Refuse, where a POST ends in no operation that would ask."""

    def refuse_city(self):
        raise PermissionDenied("Only people whose role covers the whole city can do this.")

    def require(self, permission):
        """Refuse who does not have the permission anywhere."""
        if not self.request.user.is_authenticated:
            raise NotSignedIn
        if not self.request.user.may(permission):
            raise PermissionDenied(f"You do not have permission to {permission.label}.")

    def render(self, status=200, **context):
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response

    def get(self, request, *args, **kwargs):
        return self.render()


def from_list(request):
    """Whether it was pressed in the list of what one has to do, and leads back there."""
    return "from_list" in request.POST


def is_public(rows):
    """Whether everybody reads all rows of this kind: what is not there asks nobody to sign in."""
    return isinstance(rows, PublicQuerySet)


class ObjectPage(Page, abstract=True):
    """A page about one row: out of scope it does not exist, without the right it is refused.

    A GET asks here. A POST takes the row from what the user sees, and the operation asks on the
    locked row; where no operation is reached, `ask_right` does before anything is shown.
    """

    model = None
    lookup = "pk"

    def dispatch(self, request, *args, **kwargs):
        with rights.watched() as watch:
            response = super().dispatch(request, *args, **kwargs)
        done = response.status_code < 400 and request.user.is_authenticated
        if done and not self.asks_itself() and not watch.asked:
            raise ImproperlyConfigured(f"{type(self).__name__} wrote without asking a right")
        return response

    def check_permission(self):
        """Decided on the object, so that what does not exist for you is 404 and not 403."""
        self.object  # noqa: B018 - looked up here, before any handler runs

    def asks_itself(self):
        """Whether no operation follows that would ask: something is read, or the page takes no
        POST and says so only to those who may open it."""
        method = self.request.method
        no_right = not isinstance(self.permission, Permission)
        return no_right or method in SAFE or not hasattr(self, method.lower())

    def ask_right(self):
        """Refuse who sees the row without the right on it."""
        if isinstance(self.permission, Permission):
            rights.require(self.permission, by=self.request.user, on=self.object)

    def get_queryset(self):
        return self.model.objects.all()

    def get_seen(self, rows, user):
        """The rows that the user may open the page of."""
        return rows.visible_to(user)

    @cached_property
    def object(self):
        """Found in one query where all is well: whoever may change a row also sees it."""
        user, address = self.request.user, {self.lookup: self.kwargs[self.lookup]}
        has_right = isinstance(self.permission, Permission) and self.asks_itself()
        rows = self.get_queryset()
        allowed = (
            rows.changeable_by(user, self.permission) if has_right else self.get_seen(rows, user)
        )
        found = next(iter(allowed.filter(**address)[:1]), None)  # first() would sort one row
        if found is not None:
            return found
        if has_right and self.model.objects.visible_to(user).filter(**address).exists():
            raise PermissionDenied(f"You do not have permission to {self.permission.label} here.")
        if not user.is_authenticated and not (self.permission is EVERYONE and is_public(rows)):
            raise NotSignedIn
        raise Http404

    def allowed(self, found, permission):
        """Whether the user has the permission on this row."""
        return self.rights(found, permission)[0]

    def rights(self, found, *permissions, **others):
        """Answers for several permissions in one query, in their order; then for each of
        `others`, querysets of rows of which the row may be one."""
        user, rows = self.request.user, self.model.objects
        asked = [rows.changeable_by(user, each) for each in permissions] + list(others.values())
        if not user.is_authenticated:
            return [False] * len(asked)
        named = {
            f"right_{number}": Exists(each.filter(pk=OuterRef("pk")))
            for number, each in enumerate(asked)
        }
        return rows.filter(pk=found.pk).annotate(**named).values_list(*named).get()

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, **kwargs)


OTHER = "Someone else is signed in on this device now."


def is_another(request):
    """Whether a script sends what somebody else wrote on this device."""
    writer = request.POST.get("as_user")
    return bool(writer) and writer != str(request.user.pk)


class FormPage(Page, abstract=True):
    """A form that calls one operation. A mistake or a refusal shows the form again, filled in. To the
    browser's queue, which may send it as a sheet of a page that stays open, it answers in JSON."""

    form_class = None
    template_name = "components/form_page.html"
    title = ""
    button = "Save"
    intro = ""
    message = ""

    def get_form_kwargs(self):
        return {}

    def get_form(self, data=None):
        return self.form_class(data, **self.get_form_kwargs())

    def get(self, request, *args, **kwargs):
        return self.render(form=self.get_form())

    def post(self, request, *args, **kwargs):
        if wants_json(request) and is_another(request):
            self.ask_right()
            return JsonResponse({"error": OTHER}, status=401)
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                result = self.save(form)
            except Refused as refused:
                return self.refuse(form, refused)
            else:
                if self.message:
                    messages.success(request, self.get_message(result))
                if wants_json(request):
                    return JsonResponse({"ok": True, "reload": True})
                to = reverse("home") if from_list(request) else self.get_success_url(result)
                return HttpResponseRedirect(to)
        return self.show_again(form)

    def refuse(self, form, refused):
        """The form once more with what an operation refused; a wrong state is 409, with what was
        typed still in the form."""
        form.add_refusal(refused)
        return self.show_again(form, status=409 if isinstance(refused, WrongState) else 422)

    def show_again(self, form, status=422, **context):
        self.ask_right()
        return self.render(status=status, form=form, **context)

    def save(self, form):
        """Call the operation."""
        raise NotImplementedError

    def get_message(self, result):
        return self.message.format(result)

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_about(self):
        """What the form acts on, as heading and title of the page say it."""
        return ""

    def get_back(self):
        """(address, words) of the link above the heading, or None."""
        return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title,
            about=self.get_about(),
            button=self.button,
            intro=self.intro,
            back=self.get_back(),
            **kwargs,
        )


class ObjectFormPage(ObjectPage, FormPage, abstract=True):
    """A form about one row. It carries the version that it was built on, and the operation
    compares it under the lock: whoever saved meanwhile is not overwritten.

    `adds`: the form makes something new under the row and edits nothing of it.
    """

    adds = False

    @cached_property
    def edited(self):
        """The versioned row that the form edits; None where it edits none."""
        return self.object if not self.adds and isinstance(self.object, Versioned) else None

    def get_form_kwargs(self):
        """What stands in the row is what the form opens with."""
        if self.edited is None:
            return {}
        names = [name for name in self.form_class.base_fields if hasattr(self.edited, name)]
        return {"initial": {name: initial(self.edited, name) for name in names}}

    def post(self, request, *args, **kwargs):
        if self.edited is not None:
            self.edited.seen(sent_version(request.POST.get("row_version", "")))
        response = super().post(request, *args, **kwargs)
        if self.edited is not None and response.status_code < 400:
            if self.edited.seen_version is not None:
                raise ImproperlyConfigured(f"{type(self).__name__} compares no version")
        return response

    def refuse(self, form, refused):
        if isinstance(refused, Stale):
            return self.show_both(form, refused)
        return super().refuse(form, refused)

    def show_both(self, form, stale):
        """What was typed, still in the form, and beside it what is stored now. What was left alone
        takes what is stored. Saving again is a decision: the form then carries the version of
        what was shown."""
        self.ask_right()
        self.__dict__.pop("object", None)
        self.__dict__.pop("edited", None)
        stored = self.get_form()
        both = merge(form, stored, self.request.POST.get("row_opened", ""))
        shown = {"clash": stale, "both": both, "row_opened": digests(stored)}
        return self.render(status=409, form=form, **shown)

    def get_context_data(self, **kwargs):
        version = None
        if self.edited is not None:
            version, form = self._version_to_send(), kwargs["form"]
            sent = self.request.POST.get("row_opened", "")
            kwargs.setdefault("row_opened", sent if form.is_bound else digests(form))
        return super().get_context_data(row_version=version, **kwargs)

    def _version_to_send(self):
        """What was sent, as long as nothing has compared it: a form that comes back for a mistake
        was still opened on the older row."""
        sent = self.edited.seen_version
        return self.edited.version if sent is None else sent

    def get_success_url(self, result):
        return self.object.get_absolute_url()

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


def initial(row, name):
    """The value of a field of a row as a form opens with it."""
    field = row._meta.get_field(name) if name in _fields(row) else None
    value = getattr(row, name)
    return list(value.all()) if field is not None and field.many_to_many else value


def _fields(row):
    return {field.name for field in row._meta.get_fields()}


def sent_version(text):
    """The version that a page sent; 0, which no row has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class PressPage(ObjectPage, abstract=True):
    """A button without a form: POST does it, GET goes back to where the button is."""

    message = ""

    def get(self, request, *args, **kwargs):
        return redirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        in_list = from_list(request)  # read first: what cannot be read is refused and does nothing
        try:
            self.act()
        except WrongState:
            raise
        except Refused as refused:
            self.ask_right()
            messages.error(request, refused.message)
        else:
            if self.message:
                messages.success(request, self.message)
        return redirect(reverse("home") if in_list else self.get_success_url())

    def act(self):
        """Call the operation."""
        raise NotImplementedError

    def get_success_url(self):
        return self.object.get_absolute_url()

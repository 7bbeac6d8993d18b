"""Pages of a hand-over: all that stands in somebody's name, what would move, and what became of it."""

import uuid
from functools import cached_property
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.access import Permission
from accounts.cover.forms import CoverForm
from accounts.cover.operations import cover_all
from accounts.models import SCOPE_FIELDS, RoleGrant, User
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage
from accounts.signin.again import SignInAgain
from core import handing
from core.errors import Refused
from core.rows import shown
from neighbourhoods.knowing.models import ThingToKnow
from neighbourhoods.people.handing import forms, operations
from neighbourhoods.people.handing.models import HandOver
from neighbourhoods.people.models import Person
from neighbourhoods.places.models import Neighbourhood

OPENS = (Permission.EDIT_ACTION, Permission.MANAGE_ACCESS)
NOT_YOURS = "You do not have permission to hand over what is in someone’s name."
GONE = "You can no longer see this"


def may_hand_over(user):
    """Who gives actions to others, and who ends accounts; the right on each thing is asked beside it."""
    return any(user.may(each) for each in OPENS)


def by_kind(lines):
    """[(Kind, [line, …])] of lines that stand in the order of kinds."""
    return [(kind, list(rows)) for kind, rows in groupby(lines, lambda line: line.kind)]


class HandOverPage(ObjectFormPage):
    """Everything in one name, by kind, ticked: chosen, looked at, pressed once."""

    adds = True
    permission = SIGNED_IN
    model = Person
    form_class = forms.HandOverForm
    template_name = "neighbourhoods/people/handing/hand_over.html"
    title = "Hand over"
    button = "Continue"
    message = "Handed over."

    def check_permission(self):
        super().check_permission()
        if not may_hand_over(self.request.user):
            raise PermissionDenied(NOT_YOURS)

    @cached_property
    def lines(self):
        return handing.lines(self.object, self.request.user, timezone.localdate())

    def get_form(self, data=None):
        keys = [line.key for line in self.lines if not line.stays]
        known = {kind.name for kind in handing.kinds()}
        sent = forms.ticked(data, known) if data is not None else []
        user = self.request.user
        places = Neighbourhood.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
        return self.form_class(
            data,
            people=Person.objects.visible_to(user).exclude(pk=self.object.pk),
            keys=list(dict.fromkeys((*keys, *sent))),
            places=places,
            initial={"client_id": uuid.uuid4(), "known_place": self.place},
        )

    @cached_property
    def place(self):
        """The neighbourhood of a post in this name, held or just ended."""
        post = self.object.posts.order_by("ends_on", "-pk").last()
        return post.neighbourhood_id if post else None

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid() and request.POST.get("confirmed") != self.seal(form.chosen()):
            self.ask_right()
            return self.preview(form, 200)
        return super().post(request, *args, **kwargs)

    def seal(self, chosen):
        """What a page says of a choice that was looked at."""
        return shown(*(f"{key} {to.pk}" for key, to in sorted(chosen.items())))

    def preview(self, form, status, why=None):
        chosen = form.chosen()
        people = Person.objects.select_related("user", "agency")
        people = people.in_bulk({to.pk for to in chosen.values()})
        chosen = {key: people[to.pk] for key, to in chosen.items()}
        made = operations.plan(self.object, self.lines, chosen)
        self.button = "Hand over" if made.going else "Continue"
        stays = [(line, words) for line, words in made.staying if line.key in chosen]
        gone = chosen.keys() - {line.key for line in self.lines}
        return self.show_again(
            form,
            status=status,
            going=made.going,
            stays=stays,
            gone=len(gone),
            seal=self.seal({key: to for key, to in chosen.items() if key not in gone}),
            stay_keys=" ".join(line.key for line, _ in stays),
            changed=bool(why),
        )

    def save(self, form):
        return operations.hand_over(
            person=self.object,
            chosen=form.chosen(),
            stays=frozenset(self.request.POST.get("stays", "").split()),
            note=form.cleaned_data["note"],
            known=form.known(),
            client_id=form.cleaned_data["client_id"],
            by=self.request.user,
        )

    def refuse(self, form, refused):
        """What has changed meanwhile is shown beside what was chosen; nothing was written."""
        if not isinstance(refused, operations.Changed):
            return super().refuse(form, refused)
        self.__dict__.pop("lines", None)
        return self.preview(form, 409, refused.why)

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_context_data(self, **kwargs):
        form, user = kwargs["form"], self.request.user
        if not form.keys:
            self.button = ""
        groups = [
            (kind, [(line, None if line.stays else _fields(form, line)) for line in lines])
            for kind, lines in by_kind(self.lines)
        ]
        known = ThingToKnow.objects.visible_to(user).filter(neighbourhood=self.place)
        return super().get_context_data(
            groups=groups,
            may_know=form.fields["known_place"].queryset.exists(),
            may_cover=user.may(Permission.MANAGE_ACCESS),
            known=known.select_related("neighbourhood")[:20] if self.place else [],
            **kwargs,
        )


def _fields(form, line):
    """(tick, other receiver) of a line; None where the form was made without it."""
    return (form.tick(line.key), form.other(line.key)) if line.key in form.keys else None


class HandOverLeave(SignInAgain, ObjectFormPage):
    """Away for a time: nothing moves, a colleague covers all roles of the account (accounts.cover)."""

    adds = True
    permission = Permission.MANAGE_ACCESS
    model = Person
    form_class = CoverForm
    template_name = "neighbourhoods/people/handing/leave.html"
    title = "Away for a time"
    button = "Name cover"
    message = "{0} covers."

    def get_queryset(self):
        return Person.objects.select_related("user")

    def get_form_kwargs(self):
        away = Q(pk=self.object.user_id) | Q(pk=self.request.user.pk)
        people = User.objects.visible_to(self.request.user).filter(is_active=True).exclude(away)
        return {"people": people.order_by("name", "pk")}

    def save(self, form):
        if self.object.user is None:
            raise Refused("There is no user account to cover: hand over what stands in this name")
        return cover_all(user=self.object.user, by=self.request.user, **form.cleaned_data)

    def get_message(self, result):
        last = max(each.ends_on for each in result)
        return f"{result[0].covered_by.name} covers for {self.object.name} until {last:%-d %B %Y}."

    def get_context_data(self, **kwargs):
        roles = RoleGrant.objects.visible_to(self.request.user).filter(
            user=self.object.user_id, membership=None, ended_at=None
        )
        today = timezone.localdate()
        roles = roles.exclude(ends_on__lt=today).select_related(*SCOPE_FIELDS.values())
        return super().get_context_data(
            roles=roles.order_by("pk") if self.object.user_id else [],
            lines=handing.lines(self.object, self.request.user, today),
            **kwargs,
        )


class HandOverDone(ObjectPage):
    """What moved and to whom, what did not and why: of each thing only who may read it sees what it is."""

    permission = SIGNED_IN
    model = HandOver
    template_name = "neighbourhoods/people/handing/done.html"

    def get_queryset(self):
        return HandOver.objects.select_related("person")

    def get_context_data(self, **kwargs):
        lines = list(self.object.lines.select_related("to__agency"))
        said = _said(lines, self.request.user)
        rows = [(line, *said.get((line.kind, line.row_id), (GONE, ""))) for line in lines]
        return super().get_context_data(
            went=[row for row in rows if row[0].to_id],
            stayed=[row for row in rows if not row[0].to_id],
            left=operations.standing(self.object.person, self.request.user),
            **kwargs,
        )


def _said(lines, user):
    """{(kind, key): (words, address)} of what the user sees. A query a kind."""
    found = {}
    for name in {line.kind for line in lines}:
        kind = handing.kind(name)
        keys = [line.row_id for line in lines if line.kind == name]
        for row in kind.seen(user).filter(pk__in=keys).select_related(*kind.related):
            found[name, row.pk] = (kind.words(row), kind.address(row))
    return found


def say_what_stands(request, person):
    """After somebody's post or seat has ended: what still stands in the name, and where it goes."""
    if not (person and may_hand_over(request.user)):
        return
    if number := operations.standing(person, request.user):
        words = '{} of {}: <a class="govuk-link" href="{}">hand over</a>.'
        address = reverse("hand_over", args=[person.pk])
        said = operations.in_words(number).removesuffix("this name") + "the name"
        messages.warning(request, format_html(words, said, person.name, address))


def of_accounts(users, user):
    """{user id: (words, address)} of accounts in whose person's name something stands, for the page of
    an account. Two queries."""
    if not may_hand_over(user):
        return {}
    people = Person.objects.visible_to(user).filter(user__in=[each.pk for each in users])
    keys = dict(people.values_list("user", "pk"))
    found = handing.counts(keys.values(), user, timezone.localdate())
    return {
        key: (operations.in_words(found[person]), reverse("hand_over", args=[person]))
        for key, person in keys.items()
        if found[person]
    }


def offer(person, user):
    """What a page of a person says of a hand-over: (number of things, address), or None."""
    if not may_hand_over(user):
        return None
    return operations.standing(person, user), reverse("hand_over", args=[person.pk])

"""Reads over what is marked, who is named, what was read, and agreements."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, agencies_of, holds_city
from tasking.sharing.marking import SENSITIVE, acting_for, may_be_named


def held_back(model, user):
    """Keys of the official-sensitive rows of a model whose readers the user is not named among. From a small index,
    so that what every list leaves out costs the same at any size."""
    rows = model._base_manager.filter(marking=SENSITIVE).order_by()
    if user.is_authenticated and may_be_named(user):
        rows = rows.exclude(pk__in=named_to(model, user))
    return rows.values("pk")


def named_to(model, user):
    """Keys of the rows of a model that name the user."""
    readers = apps.get_model("tasking", "NamedReader").objects
    return readers.current().filter(label=model._meta.label_lower, user=user.pk).values("record")


class MarkedQuerySet(models.QuerySet):
    """Before the queryset of a model that is `Marked`: what is official-sensitive is there for who is named alone."""

    def open_to(self, user):
        """Without the official-sensitive rows that do not name the user."""
        return self.exclude(pk__in=held_back(self.model, user))

    def known_only_to_exist(self, user):
        """Of these rows the official-sensitive ones that the user may not read: for the line that says whom to ask."""
        return self.filter(pk__in=held_back(self.model, user))

    def readable_by(self, user, seen):
        """`seen`, what a role gives (a Q), and of it nothing official-sensitive without a name on its list."""
        return self.filter(seen).open_to(user)


class NamedReaderQuerySet(models.QuerySet):
    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), ended_at=None)

    def of(self, record):
        return self.filter(label=record._meta.label_lower, record=record.pk)


class MarkingChangeQuerySet(ScopedQuerySet):
    def of(self, record):
        return self.filter(label=record._meta.label_lower, record=record.pk)


def reads_log(user):
    """Whether some log of readings is open to the user: of an agency, or of all."""
    if not user.is_authenticated or not may_be_named(user):
        return False
    oversees = holds_city(user, Permission.OVERSEE_ACCESS)
    return oversees or (user.may(Permission.VIEW_ACTION) and bool(acting_for(user)))


class ReadingQuerySet(ScopedQuerySet):
    """Who read what: for the agency that the record belongs to, and who oversees the whole city."""

    def visible_to(self, user):
        if holds_city(user, Permission.OVERSEE_ACCESS) and may_be_named(user):
            return self.all()
        may = user.is_authenticated and user.may(Permission.VIEW_ACTION) and may_be_named(user)
        mine = acting_for(user) if may else set()
        return self.filter(owner__in=mine) if mine else self.none()


class AgreementQuerySet(ScopedQuerySet):
    """The register: for who keeps it, and for the agencies that are party to an agreement."""

    scope_paths = {}

    def visible_to(self, user):
        if user.is_authenticated and user.may(Permission.KEEP_AGREEMENTS):
            return self.all()
        if not (own := agencies_of(user)):
            return self.none()
        parties = self.model._meta.get_field("parties").related_model.objects
        return self.filter(Exists(parties.filter(agreement=OuterRef("pk"), agency__in=own)))

    def changeable_by(self, user, permission):
        """Agreements bind the council as a whole: whoever keeps the register keeps all of it."""
        if permission != Permission.KEEP_AGREEMENTS or not user.is_authenticated:
            return self.none()
        return self.all() if user.may(permission) else self.none()

    def running(self):
        return self.filter(ended_on=None)

    def for_review(self, day):
        return self.running().filter(review_on__lte=day)


class OfAgreementQuerySet(ScopedQuerySet):
    """Parties and files of an agreement: as the agreement itself."""

    def _agreements(self):
        return self.model._meta.get_field("agreement").related_model.objects

    def visible_to(self, user):
        return self.filter(agreement__in=self._agreements().visible_to(user))

    def changeable_by(self, user, permission):
        return self.filter(agreement__in=self._agreements().changeable_by(user, permission))

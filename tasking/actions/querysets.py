"""Reads over actions. An agency's list starts from the action × agency rows."""

import functools
import re

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, holds_city, holds_neighbourhoods, scope_q
from accounts.conditions import ALL, NONE, both, either
from core.find.text import Asked
from neighbourhoods.models import Person
from tasking import states
from tasking.sharing.marking import SENSITIVE
from tasking.sharing.querysets import MarkedQuerySet, held_back

REFERENCE = re.compile(r"\s*[Aa]\s*(\d{1,12})\s*")
PUBLISHED = Q(is_published=True)
ORDINARY = Q(marking="public") & (Q(body=None) | ~Q(body__power="operational"))
EXEMPT = Q(marking="exempt")


def owned_by(user):
    """Actions that the user promised in person, looked up by the owner and not by a join."""
    return Q(owner=Subquery(Person.objects.filter(user=user.pk).values("pk")))


def _without_body(paths):
    """Who works on an action does so by agency or place, never by a seat on the body."""
    return {key: path for key, path in paths.items() if key != "body"}


def sees_all(user):
    """City-wide officers: no condition at all keeps the list on its index."""
    return holds_city(user, Permission.VIEW_PRIVATE)


def _partly_seen(user, neighbourhoods):
    """The neighbourhoods (ids) of which the user does not see every action."""
    if sees_all(user):
        return set()
    return set(neighbourhoods) - holds_neighbourhoods(user, Permission.VIEW_PRIVATE)


class ActionCountQuerySet(models.QuerySet):
    def visible_in(self, user, neighbourhoods):
        """The counts of the first part of Action's `visible_parts`."""
        others = _partly_seen(user, neighbourhoods)
        rows = self.filter(neighbourhood__in=neighbourhoods)
        return rows.filter(PUBLISHED | ~Q(neighbourhood__in=others)) if others else rows


class ActionQuerySet(MarkedQuerySet, ScopedQuerySet):
    @property
    def scope_paths(self):
        return self.paths()

    def paths(self, one_by_one=False, **limits):
        """The keywords of scope_q; `limits` narrow the agency rows, which carry the same columns. What two
        rights give by one agency is the same condition, and written once."""
        found = self._shared_with if one_by_one else self._of_agency
        return {
            "neighbourhood": "neighbourhood",
            "area": "neighbourhood__area",
            "body": "body",
            "agency": functools.cache(lambda agency, named: found(agency, named, **limits)),
        }

    def _rows_of(self, agency, named, **limits):
        rows = self.model._meta.get_field("agencies").related_model.objects
        rows = rows.filter(agency=agency, **limits)
        return rows.filter(neighbourhood__in=named) if named else rows

    def _of_agency(self, agency, named, **limits):
        """Actions that the agency leads or supports, in its named neighbourhoods if any."""
        return Q(pk__in=self._rows_of(agency, named, **limits).values("action"))

    def _shared_with(self, agency, named):
        """The same for a query that meets the actions one by one: each is looked up."""
        return Q(Exists(self._rows_of(agency, named).filter(action=OuterRef("pk"))))

    def internal_to(self, user, paths=None, **limits):
        """Rows seen with their owner and notes: by right, whether published or not."""
        paths = paths or self.paths(**limits)
        return either(
            *(both(seen, narrowed) for seen, narrowed in self.internal_parts(user, paths))
        )

    def internal_parts(self, user, paths):
        """[(what a right gives, the rows that it holds for)]."""
        every = scope_q(user, Permission.VIEW_PRIVATE, **paths)
        ordinary = scope_q(user, Permission.VIEW_ACTION, **paths)
        exempt = scope_q(user, Permission.READ_EXEMPT, **paths)
        parts = [(every, ALL)]
        if ordinary != every:
            parts.append((ordinary, ORDINARY))
        if exempt != every:
            parts.append((exempt, EXEMPT))
        return parts

    def visible_to(self, user):
        """What is published, one's own promises, and what a role gives."""
        return self._visible(user, self.paths())

    def visible_one_by_one(self, user):
        """visible_to for a query that has found some rows by their words already."""
        return self._visible(user, self.paths(one_by_one=True))

    def _visible(self, user, paths):
        if not user.is_authenticated:
            return self.filter(PUBLISHED)
        if sees_all(user):
            return self.open_to(user)
        seen = either(PUBLISHED, self.internal_to(user, paths), owned_by(user))
        return self.readable_by(user, seen)

    def visible_in(self, user, neighbourhoods):
        """visible_to for the rows of these neighbourhoods (ids), without any condition where the
        user sees all that is in them: counts and lists then stay on their index."""
        rows = self.filter(neighbourhood__in=neighbourhoods)
        own = holds_neighbourhoods(user, Permission.VIEW_PRIVATE)
        return rows.open_to(user) if set(neighbourhoods) <= own else rows.visible_to(user)

    def visible_parts(self, user, neighbourhoods):
        """visible_in as two sets of rows without a row in common, for counting: what a count finds
        in an index alone, and the few that are seen though they are not published. What is
        official-sensitive is counted for nobody."""
        others = _partly_seen(user, neighbourhoods)
        rows = self.filter(~Q(marking=SENSITIVE), neighbourhood__in=neighbourhoods)
        if not others:
            return [rows]
        more = rows.filter(neighbourhood__in=others, is_published=False)
        return [rows.filter(PUBLISHED | ~Q(neighbourhood__in=others)), more.visible_to(user)]

    def visible_of(self, user, body):
        """visible_to for the rows of one body."""
        rows, place = self.filter(body=body), body.neighbourhood_id
        return rows.visible_in(user, [place]) if place else rows.visible_to(user)

    def known_to(self, user, **limits):
        """Rows by right or ownership only, without what is merely published: for lists.

        `limits` (is_open, due_on__lt) hold for the rows and already for the agency's.
        """
        if sees_all(user):
            return self.filter(**limits).open_to(user)
        own = owned_by(user) if user.is_authenticated else NONE
        seen = either(self.internal_to(user, **limits), own)
        return self.filter(**limits).readable_by(user, seen)

    def in_care_of(self, user, **limits):
        """known_to without what a role gives to read only: rows that the user edits, or reports on
        for an agency."""
        paths = self.paths(**limits)
        edited = scope_q(user, Permission.EDIT_ACTION, **paths)
        worked = scope_q(user, Permission.WORK_ACTION, **_without_body(paths))
        return self.known_to(user, **limits).filter(either(edited, worked))

    def changeable_by(self, user, permission):
        """Rows that the user may act on; working on one's own promise needs no role."""
        allowed = both(scope_q(user, permission, **self.scope_paths), self.internal_to(user))
        if permission == Permission.WORK_ACTION:
            paths = _without_body(self.scope_paths)
            allowed = both(scope_q(user, permission, **paths), self.internal_to(user))
            allowed = either(allowed, owned_by(user) if user.is_authenticated else NONE)
        return self.readable_by(user, allowed)

    def answered_by(self, user):
        """Rows whose steps the user may report: of an agency that leads, of the place, or one's own promise. Who
        supports adds words and no step."""
        paths = _without_body(self.paths(is_lead=True))
        allowed = both(scope_q(user, Permission.WORK_ACTION, **paths), self.internal_to(user))
        return self.readable_by(
            user, either(allowed, owned_by(user) if user.is_authenticated else NONE)
        )

    def unread_by(self, user):
        """Official-sensitive rows that the user's roles would show, and that do not name the user."""
        return self.filter(self.internal_to(user)).known_only_to_exist(user)

    def open(self):
        return self.filter(is_open=True)

    def overdue(self, day=None):
        return self.filter(is_open=True, due_on__lt=day or timezone.localdate())

    def shown_as(self, what):
        """Rows by the word of the list filter; a state also says whether the row is open."""
        if what == "open":
            return self.open()
        if what == "overdue":
            return self.overdue()
        if what == "unsigned":
            return self.filter(is_open=False, state__in=[states.DONE, states.VERIFIED])
        if what in states.MACHINE.moves:
            return self.filter(state=what, is_open=what in states.OPEN)
        return self

    def saying(self, text):
        """Rows by their number, such as A291, or by their words; all where nothing is asked."""
        if found := REFERENCE.fullmatch(text):
            return self.filter(pk=int(found[1]))
        return self.with_words(Asked(text))

    def with_words(self, asked):
        return self.filter(asked.fits("what")) if asked.words else self

    def on_agenda(self):
        """Open, or done and not yet signed off."""
        return self.exclude(state__in=[states.CLOSED, states.CANCELLED])

    def for_list(self):
        return self.select_related("lead_agency", "owner", "neighbourhood", "body")

    def naming_owners_to(self, user):
        """With `is_known`: whether the user sees the row by right or ownership, and so who promised it."""
        if sees_all(user):
            return self.annotate(is_known=Value(True))
        own = owned_by(user) if user.is_authenticated else NONE
        paths = self.paths(one_by_one=True)
        known = either(self.internal_to(user, paths), own)
        return self.annotate(is_known=Case(When(known, then=True), default=False))

    def for_lines(self):
        """With what a line of the live page shows, and no other columns."""
        return self.select_related("lead_agency", "owner", "body").only(
            *("what", "marking", "due_on", "state", "is_open", "body__power", "agenda_item"),
            *("owner__name", "owner__agency", "lead_agency__short_name"),
            "lead_agency__shown_as",
        )


def seen_shares(user, path=""):
    """The rows of agencies that the user sees, as a Q on what stands at this path: those of the user's own
    agencies, each with its named neighbourhoods; all for the city."""
    places = {"neighbourhood": f"{path}neighbourhood", "area": f"{path}neighbourhood__area"}
    return scope_q(user, Permission.VIEW_PRIVATE, agency=f"{path}agency", **places)


class ActionAgencyQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        actions = self.model._meta.get_field("action").related_model
        return self.filter(seen_shares(user)).exclude(action__in=held_back(actions, user))


class ActionUpdateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Notes are for those who see the action by right, never for the public."""
        actions = self.model._meta.get_field("action").related_model.objects.all()
        if sees_all(user):
            return self.exclude(action__in=held_back(actions.model, user))
        seen = actions.internal_to(user, actions.paths(one_by_one=True))
        if user.is_authenticated:
            seen = either(seen, owned_by(user) & ORDINARY)
        # Row by row from the latest: a join would first collect every action that is seen.
        its = actions.filter(pk=OuterRef("action")).readable_by(user, seen)
        its = its.order_by().values("pk")[:1]
        return self.alias(seen_action=Subquery(its)).filter(seen_action__isnull=False)

"""Reads over many rows."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import access
from accounts.access import Permission, PublicQuerySet, ScopedQuerySet, scope_q
from core.models import Event
from core.names import FindableQuerySet

__all__ = ["PublicQuerySet"]


class AgencyQuerySet(FindableQuerySet, PublicQuerySet):
    def active(self):
        """Those that forms offer: none that has ended."""
        return self.filter(is_active=True, ended_on=None)

    def offered(self, *present):
        """The same, and those (keys, or None) that a row names already, though they have ended."""
        return self.filter(Q(is_active=True, ended_on=None) | Q(pk__in=[*filter(None, present)]))

    def of(self, user):
        """The agencies a user acts for."""
        return self.filter(pk__in=access.agencies_of(user))


POST_PATHS = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}
SEAT_PATHS = {
    "neighbourhood": "body__neighbourhood",
    "area": "body__neighbourhood__area",
    "body": "body",
}


class PersonQuerySet(FindableQuerySet, ScopedQuerySet):
    """Names are for those who work here; details for those who work with the person.

    A right on a place reaches its team and the members of its bodies, a right on one body its
    members. Whom another place claims as well only the city changes: otherwise anybody could be
    claimed by putting them into one's own team. To change a person one also has those whom no place claims: residents without post or
    seat, and people whom one entered oneself. To read a contact one has everyone employed by an
    agency besides (that is a work telephone).
    """

    def visible_to(self, user):
        """Oneself; all of them for whoever holds a role."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.has_role else self.filter(user=user.pk)

    def with_contact(self):
        """With how to reach them: what is shown of it is for the page to ask."""
        return self.select_related("contact")

    def kept(self):
        """Without those who were merged into somebody else: whom lists and pickers offer."""
        return self.filter(merged_into=None)

    def changeable_by(self, user, permission):
        if access.holds_city(user, permission):
            return self.all()
        posts, seats = self._current("posts"), self._current("memberships")
        post_here = scope_q(user, permission, **POST_PATHS)
        seat_here = scope_q(user, permission, **SEAT_PATHS)
        reached = Exists(posts.filter(post_here)) | Exists(seats.filter(seat_here))
        if permission == Permission.EDIT_PEOPLE:
            elsewhere = seats.filter(body__neighbourhood__isnull=False).exclude(seat_here)
            reached &= ~Exists(posts.exclude(post_here)) & ~Exists(elsewhere)
        if access.holds_place(user, permission):
            claimed = Exists(posts) | Exists(seats)
            entered = Event.objects.filter(
                target_type="neighbourhoods.person", target_id=OuterRef("pk"), verb="added",
                actor_id=user.pk,
            )  # fmt: skip
            reached |= ~claimed & (Q(agency=None) | Exists(entered))
            if permission == Permission.READ_CONTACTS:
                reached |= Q(agency__isnull=False)
        return self.filter(reached)

    def _current(self, name):
        """Posts or seats of the person that have not ended."""
        rows = self.model._meta.get_field(name).related_model.objects.filter(person=OuterRef("pk"))
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))

    def contacts_readable_by(self, user):
        """People whose contact details the user may ask for: by right, or one's own."""
        if not user.is_authenticated:
            return self.none()
        by_right = self.changeable_by(user, Permission.READ_CONTACTS)
        return self.filter(Q(pk__in=by_right.values("pk")) | Q(user=user.pk))

    def needs_editable_by(self, user):
        """People whose access needs the user reads and enters: oneself, and whom one edits."""
        if not user.is_authenticated:
            return self.none()
        by_right = self.changeable_by(user, Permission.EDIT_PEOPLE)
        return self.filter(Q(pk__in=by_right.values("pk")) | Q(user=user.pk))


class ContactQuerySet(ScopedQuerySet):
    """Address and private number: nobody sees them unasked, whoever asks is recorded
    (`read_contact`)."""

    def visible_to(self, user):
        people = self.model._meta.get_field("person").related_model.objects
        return self.filter(person__in=people.contacts_readable_by(user).values("pk"))


class TeamPostQuerySet(ScopedQuerySet):
    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}

    def visible_to(self, user):
        """Posts are public; who holds one is shown to those who are signed in."""
        return self.all()

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def vacant(self, day=None):
        """Those that nobody holds on a day."""
        return self.current(day).filter(person=None)

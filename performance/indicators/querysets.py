"""Reads over indicators."""

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, holds_city
from accounts.cover.models import Cover
from accounts.cover.use import covering

EDIT, PUBLISH = Permission.EDIT_FIGURES, Permission.PUBLISH_FIGURES


def sees_all(user):
    """Whether the user also sees what is not published yet."""
    return user.is_authenticated and (holds_city(user, EDIT) or holds_city(user, PUBLISH))


def led_by(user, path="lead"):
    """Q of what is led by this user, or by a colleague who is away and whose role the user covers today."""
    covers = [key for key, _ in covering(user)]
    mine = Q(**{f"{path}__user": user.pk})
    if not covers:
        return mine
    absent = Cover.objects.filter(pk__in=covers).values("grant__user")
    return mine | Q(**{f"{path}__user__in": absent})


def gives_for(person, user):
    """Whether the user gives the figures of a person (None: of nobody): the same, or covering for them today."""
    if person is None or not person.user_id:
        return False
    if person.user_id == user.pk:
        return True
    covers = [key for key, _ in covering(user)]
    return bool(covers) and Cover.objects.filter(pk__in=covers, grant__user=person.user_id).exists()


def gives_any(user):
    """Whether the user gives figures of an indicator, or keeps all. One query at most."""
    if not user.is_authenticated:
        return False
    rows = apps.get_model("performance", "Indicator").objects.entered().collected()
    return holds_city(user, EDIT) or rows.filter(led_by(user)).exists()


class IndicatorQuerySet(ScopedQuerySet):
    """What is published is for everybody; what is prepared for who keeps and publishes figures, and for who leads it."""

    scope_paths = {}

    def visible_to(self, user):
        if sees_all(user):
            return self.all()
        published = Q(published_at__isnull=False)
        return self.filter(published | led_by(user) if user.is_authenticated else published)

    def changeable_by(self, user, permission):
        """The council keeps one set of indicators: a right on them covers the city."""
        own = permission in (EDIT, PUBLISH) and user.is_authenticated
        return self.all() if own and holds_city(user, permission) else self.none()

    def given(self):
        """Those whose figures somebody gives; the others this system counts itself."""
        return self.filter(counted_as="")

    def entered(self):
        """Those whose figures somebody is asked to enter: no file brings them."""
        return self.given().filter(comes_by_file=False)

    def counted(self):
        """Those that this system counts itself."""
        return self.exclude(counted_as="")

    def collected(self, day=None):
        """Those that still get new figures."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day or timezone.localdate()))

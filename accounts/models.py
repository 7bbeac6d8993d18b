"""Users, invitations, and grants of roles. There is no superuser and no other source of rights."""

import datetime
import secrets
from functools import cache

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat, Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import access
from accounts.access import ROLES, Held, Permission, Role, Scope
from accounts.cover.models import Cover
from accounts.imports.models import (
    ColumnMapping,
    ImportBatch,
    ImportFile,
    ImportProgress,
    ImportRow,
)
from accounts.imports.parts.models import Upload, UploadPart
from accounts.signin.models import SignIn
from core.names import Folded, begins
from core.rows import Versioned, raises_version

__all__ = [
    "ColumnMapping",
    "Cover",
    "ImportBatch",
    "ImportFile",
    "ImportProgress",
    "ImportRow",
    "Invitation",
    "RoleGrant",
    "SignIn",
    "Upload",
    "UploadPart",
    "User",
    "new_nonce",
]

SCOPE_FIELDS = {
    Scope.NEIGHBOURHOOD: "neighbourhood",
    Scope.AREA: "area",
    Scope.AGENCY: "agency",
    Scope.BODY: "body",
}


NAMED = RawSQL(
    # Read on every page: a subquery without grouping costs half of ArrayAgg.
    """ARRAY(SELECT named.neighbourhood_id FROM accounts_rolegrant_named_neighbourhoods named
             WHERE named.rolegrant_id = accounts_rolegrant.id)""",
    (),
    output_field=ArrayField(models.BigIntegerField()),
)
SERVICES = RawSQL(
    """ARRAY(SELECT named.service_id FROM accounts_rolegrant_named_services named
             WHERE named.rolegrant_id = accounts_rolegrant.id)""",
    (),
    output_field=ArrayField(models.BigIntegerField()),
)


ANY_USER, ANY_DAY = -1, datetime.date.min
"""What stands in the question who holds what, where the user and the day are put each time."""


class UserQuerySet(models.QuerySet):
    def matching(self, text):
        """Those of whose name and address the words of `text` begin some (core.names): a table of
        some hundreds."""
        folded = Folded(Concat("name", Value(" "), "email", output_field=models.TextField()))
        return self.filter(begins(folded, text)).order_by("name", "pk")

    def visible_to(self, user):
        """Administrators of access see every user; everyone else sees only themselves."""
        if access.may_anywhere(user, Permission.MANAGE_ACCESS):
            return self.all()
        return self.filter(pk=user.pk) if user.is_authenticated else self.none()

    def changeable_by(self, user, permission):
        """Accounts and grants are changed with one right and no other."""
        if permission == Permission.MANAGE_ACCESS and access.may_anywhere(user, permission):
            return self.all()
        return self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


def new_nonce():
    """A random text; a link signed with it dies when it is replaced."""
    return secrets.token_urlsafe(16)


class User(Versioned, AbstractBaseUser):
    """Someone who can sign in. The email address is the name of the account."""

    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    visit_started_at = models.DateTimeField(null=True)
    previous_visit_at = models.DateTimeField(null=True)
    monday_letter = models.BooleanField(
        default=True, help_text="Gets an email on Monday of what needs them"
    )
    bulletin = models.BooleanField(
        default=True, help_text="As a councillor, gets an email of decisions as they are published"
    )
    feed_nonce = models.CharField(max_length=32, default=new_nonce)
    session_nonce = models.CharField(max_length=32, default=new_nonce)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_superuser = False

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_small_letters"
            ),
        ]
        triggers = [
            raises_version(
                *("password", "last_login", "visit_started_at", "previous_visit_at"),
                *("feed_nonce", "session_nonce"),
            )
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def may(self, permission):
        """Whether the user has the permission anywhere."""
        return access.may_anywhere(self, permission)

    @property
    def look(self):
        """Whether the account is open, as (word, colour, shape)."""
        return ("Active", "green", "✓") if self.is_active else ("Suspended", "red", "✕")

    @property
    def has_role(self):
        """Whether any role is in force: whoever has none reads what is public, and no more."""
        return bool(access.held_by(self))

    def cover_used(self, target):
        """(id, name of the colleague) of the cover that lets the user write here, or (None, "")."""
        from accounts.cover.use import cover_used

        return cover_used(self, target)

    def _get_session_auth_hash(self, secret=None):
        """Sessions end with a new password or a new nonce, wherever they are kept."""
        text = f"{self.password}{self.session_nonce}"
        key = salted_hmac("accounts.User.session", text, secret=secret, algorithm="sha256")
        return key.hexdigest()

    @property
    def is_staff(self):
        return self.has_perm("use_admin")

    def has_perm(self, perm, obj=None):
        from accounts.backends import RoleBackend

        return RoleBackend().has_perm(self, perm, obj)

    def has_module_perms(self, app_label):
        from accounts.backends import RoleBackend

        return RoleBackend().has_module_perms(self, app_label)


class Invitation(models.Model):
    """A link by which an invited person sets a password. Sending again replaces the nonce."""

    user = models.OneToOneField(User, models.PROTECT, related_name="invitation")
    nonce = models.CharField(max_length=32, default=new_nonce)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"Invitation of {self.user}"

    def is_open(self, at):
        """Open until its day, unless used, or the person has a password or may not sign in."""
        waiting = self.accepted_at is None and not self.user.has_usable_password()
        return waiting and self.user.is_active and at <= self.expires_at


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self, day):
        """Grants that hold on the day. Both ends count, but a grant ended by hand stops at once."""
        last_day = Q(ends_on=None) | Q(ends_on__gt=day) | Q(ends_on=day, ended_at=None)
        return self.filter(last_day, starts_on__lte=day)

    def held_on(self, day):
        """Grants that held for at least a part of the day, as it was then: one ended by hand until that moment, one that
        was entered afterwards not before it was."""
        last = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(last, starts_on__lte=day, granted_at__date__lte=day)

    def overseen_by(self, user):
        """All of them, for who oversees rights and gives none."""
        return self.all() if access.may_anywhere(user, Permission.OVERSEE_ACCESS) else self.none()

    def visible_to(self, user):
        if access.may_anywhere(user, Permission.MANAGE_ACCESS):
            return self.all()
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def changeable_by(self, user, permission):
        """Accounts and grants are changed with one right and no other."""
        if permission == Permission.MANAGE_ACCESS and access.may_anywhere(user, permission):
            return self.all()
        return self.none()

    def held_by(self, user, day):
        """[Held] of the user's own grants in force that day, and of those that the user covers."""
        sql, values = _held_sql()
        asked = {ANY_USER: user.pk, ANY_DAY: day}
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [asked.get(each, each) for each in values])
            return [
                Held(
                    *row[:5],
                    frozenset(row[5] or ()),
                    row[6] or "",
                    *row[7:9],
                    frozenset(row[9] or ()),
                )
                for row in cursor
            ]

    def of_user(self, pk, day):
        """The user's own grants in force, and those that the user covers that day (`cover`)."""
        covers = Cover.objects.in_force(day).filter(covered_by=pk)
        one = covers.filter(grant=OuterRef("pk")).order_by("pk").values("pk")[:1]
        mine = self.filter(Q(user=pk) | Q(pk__in=covers.values("grant")))
        return mine.in_force(day).annotate(cover=Subquery(one))


@cache
def _held_sql():
    """(SQL, values) of all that `Held` says of ANY_USER on ANY_DAY: put together once a process, since
    every page asks it and Django takes longer to write it than the database to answer."""
    rows = RoleGrant.objects.of_user(ANY_USER, ANY_DAY).annotate(named=NAMED, services=SERVICES)
    plain = rows.values_list(
        "role",
        "neighbourhood",
        "area",
        "agency",
        "body",
        "named",
        Coalesce("neighbourhood__slug", "body__neighbourhood__slug"),
        Coalesce("neighbourhood", "body__neighbourhood"),
        "cover",
        "services",
    )
    return plain.query.sql_with_params()


def _scope_q(scope):
    return Q(**{f"{field}__isnull": kind != scope for kind, field in SCOPE_FIELDS.items()})


def _role_and_scope():
    allowed = Q(pk__in=())
    for role, rule in ROLES.items():
        places = Q(pk__in=())
        for scope in rule.scopes:
            places |= _scope_q(scope)
        allowed |= Q(role=role) & places
    return allowed


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class RoleGrant(models.Model):
    """A role on a place for a time. Its scope is named by string: the one import exception.

    `named_neighbourhoods` narrows an agency grant, as `named_services` does a service officer's, and holds the neighbourhoods of an elected
    member's ward. Grants with a membership are written by the membership operation only.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=Role)
    neighbourhood = models.ForeignKey(
        "neighbourhoods.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        "neighbourhoods.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(
        "neighbourhoods.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.ForeignKey("boards.Body", models.PROTECT, null=True, blank=True, related_name="+")
    named_neighbourhoods = models.ManyToManyField("neighbourhoods.Neighbourhood", blank=True)
    named_services = models.ManyToManyField("neighbourhoods.Service", blank=True)
    membership = models.OneToOneField(
        "boards.Membership", models.PROTECT, null=True, blank=True, related_name="grant"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_role_and_scope(), name="grant_role_and_scope"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(membership=None) & (Q(body=None) | Q(role=Role.MEETINGS_CLERK))
                | Q(membership__isnull=False, body__isnull=False),
                name="grant_by_membership",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ends_on__isnull=False),
                name="grant_ended_pair",
            ),
            # Ending one's own role is allowed; taking one is not.
            models.CheckConstraint(
                condition=~Q(granted_by=models.F("user")) | Q(granted_by=None),
                name="grant_not_by_oneself",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.place}"

    @property
    def scope(self):
        return next(
            (kind for kind, field in SCOPE_FIELDS.items() if getattr(self, f"{field}_id")),
            Scope.CITY,
        )

    @property
    def place(self):
        """The scope in words: the place's own name, or the city."""
        if self.scope == Scope.CITY:
            return "the whole city"
        return str(getattr(self, SCOPE_FIELDS[self.scope]))

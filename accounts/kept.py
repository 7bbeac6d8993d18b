"""What is kept about who has an account."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import RoleGrant, User
from core.retention.own import TASK, period
from core.retention.registry import Kept, keep
from core.rows import change
from core.settings import declare

ACCOUNTS = period("accounts", "Email addresses of accounts that are suspended", 24)
GONE = "removed-{}@removed.invalid"


def register():
    declare(ACCOUNTS)
    keep(
        Kept(
            "accounts", "Accounts", ("accounts.User", "accounts.Invitation"),
            "Who signs in", TASK, "To sign in, and to be written to.", "Administrators",
            "after the account is suspended and its last role has ended", ACCOUNTS,
            due=_accounts, empty=_empty, of_person=_of_person,
        )
    )  # fmt: skip
    keep(
        Kept(
            "sign-ins", "Attempts to sign in", ("accounts.SignIn", "accounts.UserSession"),
            "Who signs in, or tries to", "Legitimate interest in security, UK GDPR art. 6(1)(f)",
            "To find misuse of accounts.", "Administrators; one’s own, oneself",
            ends="Deleted by itself each night, after the days in Settings",
        )
    )  # fmt: skip
    keep(
        Kept(
            "roles", "Roles and cover",
            ("accounts.RoleGrant", "accounts.RoleGrantEvent", "accounts.Cover", "accounts.CoverEvent"),
            "Who holds or held a role", TASK, "To show who could do what on which day.",
            "Administrators and the head of service", ends="For good: an auditor asks for it",
        )
    )  # fmt: skip


def _accounts(before):
    """Suspended, with no role since then, and not emptied yet."""
    grants = RoleGrant.objects.filter(user=OuterRef("pk"))
    held = grants.filter(Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=before.date())))
    ended = grants.filter(Q(ended_at__gte=before))
    rows = User.objects.filter(is_active=False, created_at__lt=before)
    rows = rows.filter(~Exists(held), ~Exists(ended))
    return rows.exclude(email__endswith=GONE.partition("@")[2])


def _empty(user):
    if user.is_active or user.email == GONE.format(user.pk):
        return []
    return list(change(user, {"email": GONE.format(user.pk)}))


def _of_person(person):
    """The account of who asks, where it is suspended: an administrator does that first."""
    return User.objects.filter(pk=person.user_id, is_active=False)

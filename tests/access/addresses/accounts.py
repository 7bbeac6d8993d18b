"""Rows on which the addresses of sign-in, users and roles are tried."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from accounts.operations import invitation_token

ROWS = {
    "invitation": ("user",),
    "account_reset_password_from_key": ("writer",),
    "user": ("user",),
    "invite_again": ("user",),
    "grant_add": ("user",),
    "user_active": ("user",),
    "grant_end": ("grant",),
    "user_email": ("user",),
    "second_factor_reset": ("user",),
    "session_end": ("user",),
    "cover": ("cover",),
    "cover_end": ("cover",),
    "cover_add": ("grant",),
    "retention_due": ("person",),
    "hold_back": ("person",),
    "hold_release": ("hold",),
    "import_batch": ("batch",),
    "import_columns": ("batch",),
    "import_problems": ("batch",),
    "import_answers": ("batch",),
    "import_check": ("batch",),
    "import_load": ("batch",),
    "import_undo": ("batch",),
    "import_drop": ("batch",),
    **dict.fromkeys(("upload_part", "upload_done", "upload_drop"), ("upload",)),
}


def _reset_key(user):
    return [user_pk_to_url_str(user), default_token_generator.make_token(user)]


ARGUMENTS = {
    "retention_due": lambda person: ["people"],
    "hold_back": lambda person: ["people", person.pk],
    "invitation": lambda user: [invitation_token(user.invitation)],
    "account_reset_password_from_key": _reset_key,
}

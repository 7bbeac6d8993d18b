"""The settings of accounts."""

from accounts.signin.models import KEPT_AT_LEAST
from core.settings import Kind, Setting

INVITATION_DAYS = Setting(
    name="accounts.invitation_days",
    words="Time to accept an invitation, in days",
    kind=Kind.WHOLE,
    default=14,
    least=1,
    most=90,
    help="After that the link no longer opens and someone sends another.",
    source="local practice",
)
SIGN_IN_LOG_DAYS = Setting(
    name="accounts.sign_in_log_days",
    words="Time for which attempts to sign in are kept, in days",
    kind=Kind.WHOLE,
    default=365,
    least=KEPT_AT_LEAST,
    most=3_650,
    help="Successful or not, with address and browser. The privacy notice names it.",
    source="the council's retention schedule, under UK GDPR article 5(1)(e)",
)
ALL = (INVITATION_DAYS, SIGN_IN_LOG_DAYS)

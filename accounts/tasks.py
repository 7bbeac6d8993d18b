"""Jobs of accounts: telling of roles, and the end of old sessions and of the log."""

import datetime

from django.db import transaction

from accounts import telling
from accounts.signin import log, sessions
from core.jobs.registry import periodic, task


@task(telling.ROLES_JOB, label="Emails about roles that were given")
def tell_of_roles(*, by, moment):
    """Letters about the sensitive roles that one person gave at one moment."""
    with transaction.atomic():
        telling.write_of_roles(by, datetime.datetime.fromisoformat(moment))


@task(telling.COVER_JOB, label="Emails about cover for absence")
def tell_of_cover(*, cover):
    """Letters about cover that was named."""
    with transaction.atomic():
        telling.write_of_cover(cover)


@periodic("accounts.clear_sign_ins", cron="15 3 * * *", label="Tidying: old attempts to sign in")
def clear_sign_ins():
    """Each night: attempts to sign in that are older than the retention period."""
    log.clear()


@periodic("accounts.clear_sessions", cron="20 3 * * *", label="Tidying: sessions that are over")
def clear_sessions():
    """Each night: sessions that are over, and forms that were kept in them."""
    sessions.clear()

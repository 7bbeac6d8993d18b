"""Jobs of accounts: telling of roles, and the end of old sessions and of the log."""

import datetime

from django.db import transaction

from accounts import telling
from accounts.imports import operations as imports
from accounts.imports.parts import operations as parts
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


@task(imports.CHECK_JOB, label="Starting data: check a large file")
def check_import(*, batch, user):
    """Compare the rows of a file with what is there."""
    imports.check_in_job(batch, user)


@task(imports.LOAD_JOB, label="Starting data: load a large file")
def load_import(*, batch, user):
    """Write the rows of a file, all or none."""
    imports.load_in_job(batch, user)


@task(imports.UNDO_JOB, label="Starting data: undo a large file")
def undo_import(*, batch, user):
    """Take back what the rows of a file did, all or nothing."""
    imports.undo_in_job(batch, user)


@periodic("accounts.drop_imports", cron="25 3 * * *", label="Tidying: files that were not loaded")
def drop_imports():
    """Each night: files of starting data that nobody has loaded for seven days."""
    imports.drop_old()


@periodic("accounts.drop_uploads", cron="35 3 * * *", label="Tidying: files that were half sent")
def drop_uploads():
    """Each night: what came of files in parts that nobody has finished within a day."""
    parts.drop_left()

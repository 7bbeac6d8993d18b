"""Jobs of accounts: telling of roles, and the end of old sessions and of the log."""

import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from accounts import telling
from accounts.signin import log, sessions


@app.task(name="accounts.tell_of_roles", retry=5)
def tell_of_roles(*, by, at):
    """Letters about the sensitive roles that one person gave at one moment."""
    with transaction.atomic():
        telling.write_of_roles(by, datetime.datetime.fromisoformat(at))


@app.task(name="accounts.tell_of_cover", retry=5)
def tell_of_cover(*, cover):
    """Letters about cover that was named."""
    with transaction.atomic():
        telling.write_of_cover(cover)


@app.periodic(cron="15 3 * * *")
@app.task(name="accounts.clear_sign_ins", queueing_lock="accounts.clear_sign_ins")
def clear_sign_ins(timestamp):
    """Each night: attempts to sign in that are older than the retention period."""
    log.clear()


@app.periodic(cron="20 3 * * *")
@app.task(name="accounts.clear_sessions", queueing_lock="accounts.clear_sessions")
def clear_sessions(timestamp):
    """Each night: sessions that are over, and forms that were kept in them."""
    sessions.clear()

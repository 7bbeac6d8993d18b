"""Audit: a file of a grant that was paid, one for an information request, and a finding that somebody looked at."""

from accounts.access import Role
from core.dates import local_time
from demo.facts import audit as facts
from demo.funding.money import ELEVEN
from funding.audit.checks.listed import CHECKS, limits_on
from funding.audit.checks.operations import count_all, note_finding
from funding.audit.files import states
from funding.audit.files.operations import ask_file, make_file
from funding.models import Grant


def write_audit(world):
    finance, at = world.users[Role.FINANCE_OFFICER], local_time(world.days_ago(2), ELEVEN)
    grant = Grant.objects.filter(payments__state="paid").order_by("pk").first()
    if grant:
        asked = {"application": grant.request.application, "grant": grant, "by": finance, "at": at}
        for what, words in ((states.FULL, facts.MADE_FOR), (states.PUBLIC, facts.ASKED_FOR)):
            make_file(ask_file(what=what, made_for=words, **asked).pk, at=at)
    _note(finance, at)
    count_all(at)


def _note(by, at):
    """On one finding of the first check that has any."""
    limits = limits_on(at.date())
    for check in CHECKS.values():
        found = check.open(by, limits).order_by("pk").first()
        if found:
            note_finding(
                check=check, row=found.pk, digest=found.digest, because=facts.BECAUSE, by=by, at=at
            )
            return

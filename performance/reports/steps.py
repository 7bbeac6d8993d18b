"""The one next step of a report, and who takes it."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.access import holds_city
from core import settings
from performance.indicators.querysets import EDIT
from performance.reports import rules, states
from performance.reports import settings as council
from performance.reports.models import Report
from performance.reports.querysets import SIGN
from performance.reports.snapshots import current
from performance.reports.snapshots.composing import to_explain


@dataclass(frozen=True)
class Step:
    """`words` say what comes next; `url` and `button` where the reader takes it, by a form or (`presses`) at once."""

    words: str
    url: str = ""
    button: str = ""
    presses: bool = False


def signs_city(user):
    """Whether the user signs for the city."""
    return user.is_authenticated and holds_city(user, SIGN)


def next_step(report, document, commentaries, user):
    """The Step of a report, None once it is over."""
    day = timezone.localdate()
    edits = user.is_authenticated and holds_city(user, EDIT)
    needed = [row["code"] for row in to_explain(document)]
    if report.state in states.OPEN:
        if why := rules.why_outdated(current.changed(document)):
            return Step(why, "report_retake", "Take the figures anew", True) if edits else Step(why)
        return _preparing(report, needed, commentaries, day, edits)
    if report.state == states.READY:
        if why := rules.why_outdated(current.changed(document), is_ready=True):
            mine = edits or signs_city(user)
            return Step(why, "report_take_back", "Prepare it again") if mine else Step(why)
        return _ready(report, day, user)
    if report.state == states.SIGNED:
        if why := rules.why_not_public(current.not_public(document)):
            return Step(why)
        if signs_city(user):
            return Step(
                "Publish the report so that everyone can read it.",
                "report_publish",
                "Publish",
                True,
            )
        return Step("Waiting for the head of service to publish it.")
    return None


def _preparing(report, needed, commentaries, day, edits):
    given = {each.indicator.code: each for each in commentaries}
    missing = [code for code in needed if code not in given]
    if missing:
        number = len(missing)
        words = f"{number} figure{' is' if number == 1 else 's are'} red. Ask the responsible agency about {'it' if number == 1 else 'them'}."
        return Step(words, "report_ask", "Ask for commentary") if edits else Step(words)
    if why := rules.why_not_ready(needed, given, day):
        return Step(why)
    words = "Everything has been received. Mark the report ready to sign."
    return Step(words, "report_ready", "Mark ready", True) if edits else Step(words)


def _ready(report, day, user):
    is_asked = settings.value(council.MANAGER_AGREES.name, on=day)
    if why := rules.why_not_agreed(report, is_asked):
        mine = Report.objects.changeable_by(user, SIGN).filter(pk=report.pk).exists()
        if mine and not signs_city(user):
            return Step("Read the report and agree it.", "report_agree", "Agree", True)
        return Step(why)
    follows = (
        ""
        if report.is_city
        else " It is signed with the city’s report; the head of service may also sign it alone."
    )
    if signs_city(user):
        more = (
            " Area and neighbourhood reports that are ready are signed with it."
            if report.is_city
            else follows
        )
        return Step(f"Read it and sign it.{more}", "report_sign", "Sign", True)
    return Step(f"Waiting for the head of service to sign it.{follows}")

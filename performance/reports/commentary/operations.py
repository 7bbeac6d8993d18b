"""What agencies say of red figures: given, said that none will come, and by a link."""

from django.utils import timezone

from accounts import rights
from accounts.access import holds_city
from accounts.rights import operation
from core import events, rows
from core.actors import LinkHolder, user_or_none
from core.errors import Refused, WrongState
from core.links import operations as links
from core.links.operations import LinkEnded
from performance.indicators.querysets import EDIT
from performance.reports import states
from performance.reports.commentary.letters import PURPOSE, write_link
from performance.reports.commentary.models import Commentary
from performance.reports.models import Report
from performance.returns.chasing.letters import signs_in

LONGEST = 2_000
MAY_NOT = "Only the agency responsible for the figure can give the commentary."
READY = "The report is ready or signed, so its commentary can no longer be changed."


def may_give(commentary, user):
    """Whether the user speaks for who is asked."""
    if not user.is_authenticated:
        return False
    return Commentary.objects.mine(user).filter(pk=commentary.pk).exists()


@operation
def give_commentary(*, commentary, text, by, at=None):
    """What an agency says of a figure; again until the report is ready. Returns it. Raises Refused for nothing or too
    much, WrongState once the report is ready, Stale where somebody else wrote meanwhile."""
    at = at or timezone.now()
    locked = _lock(commentary)
    rights.allow(may_give(locked, by), MAY_NOT, by=by)
    return _give(locked, text, by=by, at=at)


@operation
def no_commentary(*, commentary, why, by, at=None):
    """Say that none will come, and why: who is asked, or who prepares the report. Returns it.
    Raises Refused without a reason, WrongState where it was given."""
    at = at or timezone.now()
    locked = _lock(commentary)
    prepares = by.is_authenticated and holds_city(by, EDIT)
    rights.allow(prepares or may_give(locked, by), MAY_NOT, by=by)
    if not why.strip():
        raise Refused("Enter a reason", "why")
    if locked.text:
        raise WrongState(f"{locked.agency} has already given commentary.")
    said = {"refused_why": why.strip(), "given_at": at, "given_by": user_or_none(by)}
    rows.change(locked, said | {"given_by_name": by.name})
    events.record("commentary.refused", locked, by=by, at=at, reason=why.strip(), label=str(locked))
    return locked


def found(token, at=None):
    """(link, commentary) of a token. Raises LinkEnded where it opens nothing, or nothing any more."""
    link = links.find(token, PURPOSE.name, at)
    if link is None:
        raise LinkEnded
    return link, _still(Commentary.objects.whole().filter(pk=link.target_id).first(), link)


def holder_of(link):
    """Who acts by a link."""
    return LinkHolder(link.name)


@operation
def give_by_link(*, link, commentary, text, by, at=None):
    """Commentary comes by a link. Returns it. Raises LinkEnded where the link works no more, and what `give_commentary`
    raises. The same text again changes nothing."""
    at = at or timezone.now()
    if link.target_id != commentary.pk:
        raise LinkEnded
    locked = _lock(commentary)
    locked_link = links.lock(_of(link, locked), at)
    rights.allow(by == holder_of(locked_link), "This link was given to somebody else.", by=by)
    before = locked.text
    given = _give(locked, text, by=by, at=at)
    if given.text != before:
        links.use(locked_link, "given", at)
    return given


@operation
def send_link(*, commentary, by, at=None):
    """Send who is asked a new link, once a day. Returns the commentary. Raises Refused where they sign in or have no
    address, WrongState where it has come."""
    at = at or timezone.now()
    locked = rights.lock(commentary, EDIT, by=by, found=Commentary.objects.all())
    whole = Commentary.objects.whole().get(pk=locked.pk)
    if whole.is_given or not whole.report.is_open:
        raise WrongState("Commentary is no longer needed.")
    if whole.person is None or signs_in(whole.person):
        raise Refused(f"{whole.agency} has an account to sign in with. No link is needed")
    if not whole.person.address:
        raise Refused(f"No email address of {whole.person} is known")
    write_link(whole, occasion=f"link {timezone.localdate(at).isoformat()}", by=by, at=at)
    events.record("commentary.link_sent", locked, by=by, at=at, label=str(whole))
    return whole


@operation
def revoke_link(*, link, by, at=None):
    """A link works no more. Pressed again, nothing happens."""
    asked = Commentary(pk=link.target_id)
    locked = rights.lock(asked, EDIT, by=by, found=Commentary.objects.all())
    if links.revoke(link=link, by=by, at=at):
        events.record("commentary.link_revoked", locked, by=by, at=at, label=str(locked))


def _lock(commentary):
    """The commentary, locked after its report, while that is prepared."""
    report = rows.take(Report(pk=commentary.report_id), Report.objects.all())
    whole = Commentary.objects.select_related("indicator", "agency", "report", "person__user")
    locked = rows.lock(commentary, whole)
    if report.state not in states.OPEN:
        raise WrongState(READY)
    return locked


def _give(locked, text, *, by, at):
    text = text.strip()
    if not text:
        raise Refused("Enter the commentary", "text")
    if len(text) > LONGEST:
        raise Refused(f"The commentary must be {LONGEST:,} characters or fewer", "text")
    if text == locked.text:
        return locked
    said = {"text": text, "refused_why": "", "given_at": at, "given_by": user_or_none(by)}
    rows.change(locked, said | {"given_by_name": by.name})
    events.record("commentary.given", locked, by=by, at=at, label=str(locked))
    return locked


def _of(link, commentary):
    """The link, while its commentary is still asked of who has it."""
    _still(commentary, link)
    return link


def _still(commentary, link):
    if commentary is None or not commentary.report.is_open:
        raise LinkEnded
    if commentary.person_id != link.person_id or signs_in(commentary.person):
        raise LinkEnded
    return commentary

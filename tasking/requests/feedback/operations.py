"""Asking whoever reported something whether it is fixed, and taking the answer by a link."""

import datetime

from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows, settings
from core.actors import SYSTEM, LinkHolder
from core.dates import day_in_words
from core.errors import WrongState
from core.letters.operations import send_letter
from core.links import operations as links
from core.links.models import Link
from core.links.operations import LinkEnded
from tasking.requests import operations as requests
from tasking.requests.feedback.models import RequestFeedback
from tasking.requests.feedback.rules import ASKED, HOLDER, NOT_FIXED, PURPOSE, is_asked_of
from tasking.requests.models import RequestReporter, ServiceRequest
from tasking.requests.working import operations as working
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.timed import clock

KIND = "Is it fixed?"
WORKS_FOR = "You do not need to sign in. The link is for you only and works once, until {}."


def ask_about(*, request, by, at):
    """Step: a request has ended. Where it is fixed and the council asks, everybody who reported it, or one that was
    merged into it, is sent a link, each address once."""
    if not is_asked_of(request) or not settings.value(ASKED.name, on=timezone.localdate(at)):
        return
    turn = round_of(request)
    rows_ = RequestReporter.objects.filter(request__in=reported_as(request)).exclude(email="")
    by_address = {each.email.casefold(): each for each in rows_.order_by("-pk")}
    for reporter in sorted(by_address.values(), key=lambda each: each.pk):
        _ask(request, reporter, turn, at)


def reported_as(request):
    """Keys of the request and of all that were merged into it, or into one of these; no councillor's enquiry."""
    found, latest = [request.pk], [request.pk]
    while latest:
        rows_ = WorkedRequest.objects.filter(target__request__in=latest, request__is_enquiry=False)
        latest = list(rows_.order_by("pk").values_list("request", flat=True))
        found += latest
    return found


def round_of(request):
    """How often it was reopened before it ended as it stands now."""
    worked = WorkedRequest.objects.filter(request=request).values_list("reopenings", flat=True)
    return next(iter(worked), request.reopened)


def found(token, at=None):
    """(link, feedback) of a token. Raises LinkEnded where it opens nothing, or nothing any more."""
    link = links.find(token, PURPOSE.name, at)
    row = link and _rows().filter(pk=link.target_id).first()
    if row is None:
        raise LinkEnded
    return link, row


def holder_of(link):
    """Who answers by a link."""
    return LinkHolder(link.name)


def is_past(feedback):
    """Whether it was reopened since, so that nothing is asked any more."""
    return not is_asked_of(feedback.request) or feedback.round != round_of(feedback.request)


def may_come_back(feedback, at=None):
    """Whether the request may still be reopened."""
    ended = feedback.request.finished_at
    return not is_past(feedback) and clock.may_reopen(ended, at or timezone.now())


@operation
def answer(*, link, is_fixed, by, words="", reopen=False, client_id=None, at=None):
    """What whoever reported it says by a link. Returns the feedback; the same `client_id` again returns it as it
    was answered. Not fixed and `reopen`: the request is asked to be reopened. Raises LinkEnded where the link works
    no more, WrongState where it was answered or reopened since."""
    at = at or timezone.now()
    locked = rows.take(RequestFeedback(pk=link.target_id), RequestFeedback.objects.all())
    held = links.lock(link, at)
    rights.allow(by == holder_of(held), "This link was given to somebody else.", by=by)
    if locked.is_answered:
        if client_id and locked.client_id == client_id:
            return locked
        raise WrongState("You have answered already. Thank you.")
    if is_past(locked):
        raise WrongState("This is being dealt with again. You do not need to do anything.")
    comes_back = bool(reopen) and not is_fixed and may_come_back(locked, at)
    said = {
        "answered_at": at, "is_fixed": is_fixed, "words": words.strip(), "asked_to_reopen": comes_back,
    }  # fmt: skip
    rows.change(locked, said | ({"client_id": client_id} if client_id else {}))
    if comes_back:
        _reopen(locked, by, at)
    links.use(held, "fixed" if is_fixed else "not_fixed", at)
    code = "request.said_fixed" if is_fixed else "request.said_not_fixed"
    about = locked.request
    events.record(code, about, by=by, at=at, label=about.reference)
    return locked


def why_outdated(letter):
    """Why a letter with such a link must not go any more; its link is revoked then. "" where it may."""
    row = _rows().filter(pk=letter.about_id).first()
    why = _why_not(row, letter)
    if why:
        for link in Link.objects.filter(letter=letter):
            links.revoke(link=link, by=SYSTEM)
    return why


def _why_not(row, letter):
    if row is None or is_past(row):
        return "The request was reopened."
    known = RequestReporter.objects.filter(request=row.reported_as_id, email__iexact=letter.to)
    if not known.exists():
        return "The address is no longer known."
    asks = settings.value(ASKED.name, on=timezone.localdate())
    return "" if asks else "The council no longer asks."


def _rows():
    return RequestFeedback.objects.select_related("request__service", "reported_as")


def _ask(request, reporter, turn, at):
    row, is_new = RequestFeedback.objects.get_or_create(
        request=request, reported_as_id=reporter.request_id, reporter=reporter, round=turn,
        defaults={"asked_at": at},
    )  # fmt: skip
    if not is_new:
        return
    token = links.new_token()
    letter = send_letter(
        kind=KIND, to=reporter.email, subject=f"Is it fixed? Your request {row.named}",
        body=_body(row, token, at), about=row, occasion=turn, keeps_body=False, at=at,
    )  # fmt: skip
    link, _ = links.make(
        PURPOSE.name, row, name=HOLDER, by=SYSTEM, token=token, letter=letter, at=at
    )
    rows.change(row, {"link": link})
    events.record("request.feedback_asked", request, by=SYSTEM, at=at, label=request.reference)


def _body(row, token, at):
    until = day_in_words(timezone.localdate(at + datetime.timedelta(days=PURPOSE.days)))
    return (
        f"You reported something to us. Our reference is {row.named}.\n"
        "We have recorded that it is fixed. Is it? Please tell us:\n\n"
        f"{site.SITE_URL}{reverse('request_feedback', args=[token])}\n\n"
        f"{WORKS_FOR.format(until)}\n"
    )


def _reopen(feedback, by, at):
    """Step: by the work of the request, where a team works it here, else as one that is chased."""
    request = ServiceRequest.objects.get(pk=feedback.request_id)
    note = NOT_FIXED
    worked = WorkedRequest.objects.filter(request=request).first()
    if worked is None:
        requests.reopen(request=request, note=note, by=by, at=at)
    else:
        working.move_work(worked=worked, to=states.REOPEN_REQUESTED, note=note, by=by, at=at)

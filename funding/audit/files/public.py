"""The file for a freedom of information request. It says what stands in this list of facts and nothing else: what is
not named here is not in it. People are left out, and so is every text in which somebody may be named.
"""

import re
from collections import defaultdict

from django.conf import settings as machine
from django.db.models import Q

from boards.bodies.querysets import PRIVATE
from core import settings
from core.names import fold, fold_all
from funding.audit.files.sections import WITHHELD, section, table
from funding.grants.applications.models import GrantRequest
from funding.grants.awards.models import Grant
from funding.grants.awards.rules import force_of
from funding.ledger.models import Entry
from funding.payments.models import Payment
from funding.returns.models import Repayment, Return
from funding.settings import REFUSED_NAMES
from funding.wards import published

WORD = re.compile(r"\w+")
APOSTROPHE = re.compile("['’]")
AN_OFFICER = "An officer of the council"
ANOTHER = "A second officer of the council"
THE_GROUP = "The group"
NOT_PUBLISHED = "Withheld: the council does not publish who was not given a grant"
UNDECIDED = ("received", "withdrawn")


def requests(application, only=None):
    """The requests of which anybody may know: undecided, or decided where everybody may read the decision."""
    granted = Grant.objects.filter(published.NOTICE_OUT).values("request")
    rows = GrantRequest.objects.filter(application=application).filter(
        Q(state__in=UNDECIDED) | Q(published.REFUSAL_OUT, state="refused") | Q(state="granted", pk__in=granted)
    )  # fmt: skip
    rows = rows.filter(pk=only.request_id) if only else rows
    return rows.exclude(allocation__body__power=PRIVATE).select_related(
        "allocation__body", "allocation__year", "refused_by__numbered", "refused_by__item__meeting"
    ).order_by("id")  # fmt: skip


def grants(found, only=None):
    rows = Grant.objects.filter(published.NOTICE_OUT, request__in=found)
    rows = rows.filter(pk=only.pk) if only else rows
    return published.with_decision(rows).select_related(
        "request__allocation__body", "request__allocation__year", "decision__item__meeting"
    ).order_by("id")  # fmt: skip


def sections(application, only, day):
    """The sections of the file; none where nothing of it may be given."""
    asked = list(requests(application, only))
    if not asked:
        return []
    given = list(grants(asked, only))
    known = _Known(application, given, day)
    found = [_about(application, asked, given, known)]
    for each in asked:
        mine = [grant for grant in given if grant.request_id == each.pk]
        found.append(_asked(each))
        for grant in mine:
            found += [_decided(grant, known), _paid(grant, known)]
    return [*found, _withheld()]


class _Known:
    """What belongs to grants, read once each, and the names that stand in no text of the file."""

    def __init__(self, application, given, day):
        self.day = day
        self.names = _names(application, given)
        self.payments = _by_grant(Payment.objects.filter(grant__in=given).order_by("id"))
        self.reports = _by_grant(Return.objects.filter(grant__in=given))
        self.backs = _by_grant(Repayment.objects.filter(grant__in=given).order_by("id"))
        held = {each.reservation_id: each.pk for each in given}
        self.entries = defaultdict(list)
        rows = Entry.objects.filter(published.OF_ENTRY).filter(
            Q(reservation__in=held) | Q(reservation__carried_off__grant__in=given)
        )
        for each in rows.select_related("reservation__carried_off").order_by("id"):
            key = held.get(each.reservation_id) or each.reservation.carried_off.grant_id
            self.entries[key].append(each)

    def clean(self, text):
        """The text without contacts, or the word that it is withheld where it names somebody who is known."""
        folded = f" {' '.join(WORD.findall(fold(APOSTROPHE.sub(' ', text))))} "
        named = any(f" {name} " in folded for name in self.names)
        return WITHHELD if named else published.without_contacts(" ".join(text.split()))


def _by_grant(rows):
    found = defaultdict(list)
    for each in rows:
        found[each.grant_id].append(each)
    return found


def _names(application, given):
    """Folded names of people who have to do with the application: whole, and each part of three letters or more."""
    people = [each.accepted_by for each in given]
    people += Return.objects.filter(grant__in=given).values_list("signed", flat=True)
    if application.group_id and application.group.contact_id:
        people.append(application.group.contact.name)
    parts = {part for each in people for part in (each, *each.split())}
    long = [part for part in parts if len(re.sub(r"\W", "", part)) > 2]
    return {" ".join(WORD.findall(each)) for each in fold_all(long).values()}


def _about(application, asked, given, known):
    names = bool(given) or settings.value(REFUSED_NAMES.name, on=known.day)
    who = str(application.applicant) if not given else given[0].applicant
    return section(
        "Application",
        [
            ("Reference", application.reference),
            ("Applicant", known.clean(who) if names else NOT_PUBLISHED),
            ("For", known.clean(application.title) if given else WITHHELD),
            ("Purpose", known.clean(application.purpose) if given else WITHHELD),
            ("Received on", application.received_on),
            ("Entered by", AN_OFFICER if application.entered_by_id else THE_GROUP),
        ],
        tables=[
            table(
                "What was asked for", ("Ward committee and year", "What it is", "Asked for", "Status"),
                [(each.allocation, each.get_what_display(), each.asked, each.get_state_display()) for each in asked],
            )
        ],
    )  # fmt: skip


def _asked(asked):
    refused = asked.refused_by if asked.state == "refused" else None
    return section(
        str(asked.allocation),
        [
            ("Asked for", asked.asked),
            ("Status", asked.get_state_display()),
            ("Refused by", refused and f"Decision {refused.numbered} of {refused.item.meeting}"),
            ("Why", published.reason_of(asked) if refused else ""),
        ],
    )


def _decided(grant, known):
    on = force_of(grant).on
    meeting = grant.decision.item.meeting if grant.decision_id else None
    return section(
        f"Grant {grant.reference}",
        [
            ("Granted", grant.amount),
            ("Decided on", grant.awarded_on),
            ("Decided by", f"{meeting}, decision {grant.decision.numbered}" if meeting else "Outside a meeting"),
            ("The decision and who took part", f"{machine.SITE_URL}{published.read_at(grant).get_absolute_url()}"),
            ("In force on", on),
            ("Status", published.look_of(grant, known.day)[0]),
            ("Offer sent on", grant.offered_on),
            ("Accepted on", grant.accepted_on),
            ("Accepted by", WITHHELD if grant.accepted_on else ""),
            ("Ended on", grant.ended_on),
        ],
    )  # fmt: skip


def _paid(grant, known):
    (*reports,) = known.reports[grant.pk]
    report = reports[0] if reports else None
    return section(
        f"Money of {grant.reference}",
        [
            ("Report due on", report and report.due_on),
            ("Report received on", report and report.received_on),
            ("People reached", report and report.people),
            ("Spent, as reported", report and report.spent),
            ("What was done, and who reported", WITHHELD if report and report.received_on else ""),
        ],
        tables=[
            table(
                "Claims and payments", ("Amount", "Status", "Recorded by", "Authorised by", "Paid on", "Evidence"),
                [(each.amount, each.get_state_display(), AN_OFFICER, ANOTHER if each.authorised_at else "",
                  each.paid_on, WITHHELD) for each in known.payments[grant.pk]],
            ),
            table(
                "Entries", ("Entry", "What", "Amount", "Day", "Reverses"),
                [(each.pk, each.words, each.amount, each.on, each.reverses_id) for each in known.entries[grant.pk]],
            ),
            table(
                "Money asked back", ("Amount", "Status", "Asked for on", "Received on", "Why"),
                [(each.amount, each.get_state_display(), each.asked_on, each.received_on, WITHHELD)
                 for each in known.backs[grant.pk]],
            ),
        ],
    )  # fmt: skip


def _withheld():
    return section(
        "What is left out",
        texts=[
            ("", ("Names of private persons, signatures, contact details, addresses and photographs, and every text in "
                 "which somebody may be named: Freedom of Information Act 2000, section 40.")),
            ("", ("Councillors who took part and how they voted stand in the published minutes; officers are named by "
                 "their part in it.")),
            ("", "A decision that was taken in the private part of a meeting and not released is not in this file."),
        ],
    )  # fmt: skip

"""A committee with executive functions, a clerk, and decisions that may be made."""

import datetime

import pytest
from django.utils import timezone

from boards.delegated.operations import consult, prepare, record_reply
from boards.models import TermOfOffice
from tests import factories

TODAY = timezone.localdate()
ASKED = TODAY - datetime.timedelta(days=5)
WORDS = {
    "title": "A bench in the park",
    "power": "Constitution, part 3, paragraph 4.2",
    "power_on": TODAY - datetime.timedelta(days=100),
    "text": "That a bench is bought.",
    "reasons": "The old one is broken.",
    "alternatives": "To mend it: dearer.",
    "interest": "none",
    "decided_on": TODAY,
}


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def body(db):
    return factories.BodyFactory(kind="ward_committee", power="decide", exercises_executive=True)


@pytest.fixture
def draft(body, writer):
    """An officer's decision of which nothing is missing: one has replied, one has not."""
    return complete(body, writer)


def complete(body, writer, **fields):
    asked = fields | {"kind": fields.get("kind", "officer")}
    asked.setdefault("decided_by", factories.PersonFactory(job_title="Head of parks"))
    decision = prepare(body=body, by=writer, **WORDS | asked)
    for reply in ({"replied_on": TODAY, "said": "I agree."}, {"no_reply_by": TODAY}):
        row = consult(
            decision=decision, person=factories.PersonFactory(), asked_on=ASKED, by=writer
        )
        record_reply(consultation=row, by=writer, **reply)
    decision.refresh_from_db()
    return decision


def elected(body, person=None, ward=None, starts_on=ASKED):
    """The term of somebody who is elected for the ward of the body."""
    ward = ward or factories.WardFactory()
    ward.neighbourhoods.add(body.neighbourhood)
    person = person or factories.PersonFactory()
    return TermOfOffice.objects.create(person=person, ward=ward, starts_on=starts_on)

"""Saying what follows from an approval, and that it was done."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from funding.grants.applications import states
from funding.grants.applications.operations import BUDGET, expect_day, lock_request
from funding.grants.checks.delivery.models import (
    Delivery,
    DeliveryPhoto,
    DeliveryPhotoContent,
)
from funding.grants.checks.rules import PURCHASE
from tasking.actions.photos.operations import look_into

FIRST = "Someone else has said what follows meanwhile. Refresh the page."


@operation
def say_what_follows(
    *, asked, gets_back, by, service="", owner="", upkeep_by="", upkeep_years=None, upkeep_budget="",
    delivery=None, is_first=False, at=None,
):  # fmt: skip
    """Say before the report what follows from an approval: what was ready is ready no longer where that
    changes. `delivery` is the row that a form was opened on, `is_first` where there was none. Returns it.
    Raises Refused for upkeep of no years, WrongState once it was decided or where somebody else was first."""
    locked = lock_request(asked, by)
    if upkeep_years is not None and not 1 <= upkeep_years <= 100:
        raise Refused("Enter a number of years from 1 to 100", "upkeep_years")
    texts = {
        "service": service,
        "owner": owner,
        "upkeep_by": upkeep_by,
        "upkeep_budget": upkeep_budget,
    }
    said = {"gets_back": gets_back, "upkeep_years": upkeep_years}
    said |= {name: text.strip() for name, text in texts.items()}
    stored = Delivery.objects.filter(asked=locked).first()
    if stored is None:
        return _told(Delivery.objects.create(asked=locked, **said), locked, by, at)
    if is_first:
        raise WrongState(FIRST)
    stored = rows.lock(delivery or stored)
    if rows.change(stored, said):
        _told(stored, locked, by, at)
    return stored


@operation
def say_it_is_done(*, delivery, by, reference="", done_on=None, photo=None, at=None):
    """Say, once it is granted, by which order, journal or recharge it was bought, when it was done, with a
    photograph (its bytes and name). Returns it. Raises Refused for a day to come, for done works of the council
    without their order, and what is no photograph; WrongState where it is not granted."""
    at = at or timezone.now()
    picture = look_into(*photo) if photo else None
    found = Delivery.objects.select_related("asked__application", "asked__allocation__body")
    asked = rights.lock(delivery.asked, BUDGET, by=by)
    rows.expect(asked, states.GRANTED)
    locked = rows.lock(delivery, found)
    if done_on:
        expect_day(done_on, at, "done_on")
        if asked.what == PURCHASE and not reference.strip():
            raise Refused("Enter the order number, journal or recharge code", "reference")
    changed = rows.change(locked, {"reference": reference.strip(), "done_on": done_on})
    if picture:
        _keep(locked, picture)
        rows.touch(locked)
    if changed or picture:
        events.record(
            "request.done", locked.asked.application, by=by, at=at, changes=rows.in_words(changed),
            words={"ward": locked.asked.allocation},
        )  # fmt: skip
    return locked


@operation
def remove_photo(*, photo, by, at=None):
    """Take away a photograph that should not be there."""
    locked = rights.lock(photo, BUDGET, by=by)
    asked = locked.delivery.asked
    DeliveryPhotoContent.objects.filter(photo=locked).delete()
    DeliveryPhoto.objects.filter(pk=locked.pk).delete()
    events.record(
        "request.photo_removed", asked.application, by=by, at=at, words={"ward": asked.allocation}
    )


def _keep(delivery, facts):
    """The photograph, in the place of the one before."""
    DeliveryPhotoContent.objects.filter(photo__delivery=delivery).delete()
    DeliveryPhoto.objects.filter(delivery=delivery).delete()
    photo = DeliveryPhoto(delivery=delivery)
    photo.describe(facts, "Photograph")
    photo.name = f"photograph.{facts.name.rpartition('.')[2]}"
    photo.save(force_insert=True)
    DeliveryPhotoContent.objects.create(photo=photo, data=facts.content)


def _told(delivery, asked, by, at):
    events.record(
        "request.follows", asked.application, by=by, at=at, words={"ward": asked.allocation}
    )
    return delivery

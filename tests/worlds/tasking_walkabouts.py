"""Walkabouts, action days and quick wins of a world: one of each that is planned today, and one that is
published."""

import datetime

from django.utils import timezone

from core.actors import SYSTEM
from tasking.actions.operations import add_action
from tasking.models import StopPhoto, Walkabout
from tasking.walkabouts import operations as walks
from tasking.walkabouts.days import lines
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.route import operations as streets
from tasking.walkabouts.stops import operations as stops
from tasking.walkabouts.stops.photos import show_photo
from tasking.walkabouts.wins.operations import mark_quick_win
from tests import factories


def rows_of(side):
    """{name: row} of one side."""
    today = timezone.localtime().replace(hour=0, minute=5, second=0, microsecond=0)
    found = _walkabouts(side, today) | _published(side, today) | _day(side, today)
    action = add_action(
        what=f"{side.mark} bin to empty", due_on=today.date() + datetime.timedelta(days=9),
        lead_agency=side.agency, neighbourhood=side.place, by=SYSTEM,
    )  # fmt: skip
    found["win_action"] = action
    found["quick_win"] = mark_quick_win(action=action, cost=40, by=SYSTEM)
    return found


def plan(side, starts_at, **more):
    """A walkabout of a side."""
    details = {
        "neighbourhood": side.place, "agency": side.agency, "meeting_point": f"{side.mark} gate",
    }  # fmt: skip
    made = walks.plan_walkabouts(starts=[starts_at], by=SYSTEM, at=starts_at, **details | more)
    return made[0]


def _walkabouts(side, today):
    mark, walk = side.mark, plan(side, today, led_by=side.person)
    photo = (factories.picture(f"{mark} stop"), "stop.png")
    stop = stops.add_stop(
        walkabout=walk, what=f"{mark} SECRET stop", photo=photo, is_danger=True, by=SYSTEM
    )
    came = walks.add_who_came(walkabout=walk, person=side.person, by=SYSTEM)
    grade = stops.grade_block(walkabout=walk, name=f"{mark} Court", grade="C", by=SYSTEM)
    return {
        "walkabout": walk, "stop": stop, "stop_photo": stop.photos.get(), "walkabout_came": came,
        "block_grade": grade, "route_street": streets.add_street(
            walkabout=walk, name=f"{mark} SECRET Street", by=SYSTEM
        ),
    }  # fmt: skip


def _published(side, today):
    """One that was walked, sent out, written up and published, with a photograph for everybody."""
    at = today - datetime.timedelta(days=20)
    walk = plan(side, at, is_announced=True)
    photo = (factories.picture(f"{side.mark} public"), "stop.png")
    stop = stops.add_stop(walkabout=walk, what=f"{side.mark} seat", photo=photo, by=SYSTEM, at=at)
    show_photo(photo=stop.photos.get(), is_public=True, by=SYSTEM)
    walks.say_walked(walkabout=walk, tenants_came=9, by=SYSTEM, at=today)
    nothing = {stop.pk: ("nothing", None, None)}
    stops.send_out(walkabout=walk, choices=nothing, due_on=today.date(), by=SYSTEM, at=today)
    walks.write_up(walkabout=walk, summary="A seat", by=SYSTEM, at=today)
    walks.publish_report(walkabout=walk, by=SYSTEM, at=today)
    walk = Walkabout.objects.get(pk=walk.pk)
    return {"public_walkabout": walk, "public_photo": StopPhoto.objects.get(stop=stop)}


def _day(side, today):
    mark = side.mark
    day = days.plan_day(
        title=f"{mark} SECRET clean-up", neighbourhood=side.place, agency=side.agency,
        meeting_point="The hall", starts_at=today, ends_at=today + datetime.timedelta(hours=3),
        by=SYSTEM, at=today,
    )  # fmt: skip
    about = {"day": day, "by": SYSTEM}
    return {
        "action_day": day,
        "day_task": lines.add_task(agency=side.agency, what=f"{mark} SECRET task", **about),
        "day_volunteer": lines.add_volunteer(
            name=f"{mark} SECRET helper", emergency_name="Ann", emergency_phone="01632", **about
        ),
        "day_cost": lines.add_cost(words="Skip", amount=120, **about),
        "day_count": lines.add_count(kind="bikes", number=12, **about),
        "day_photo": lines.add_day_photo(
            taken="before", photo=(factories.picture(f"{mark} day"), "a.png"), agreed=True, **about
        ),
    }


def walked(side):
    walks.say_walked(walkabout=side.walkabout, tenants_came=3, by=SYSTEM)
    side.walkabout.refresh_from_db()


def told(side):
    at = timezone.now().replace(second=0, microsecond=0)
    stops.tell_landlord(stop=side.stop, told_to="Duty officer", told_at=at, by=SYSTEM)
    side.stop.refresh_from_db()


def signed(side):
    days.change_day(day=side.action_day, risk_signed_on=timezone.localdate(), by=SYSTEM)
    days.say_held(day=side.action_day, volunteers_came=4, by=SYSTEM)
    side.action_day.refresh_from_db()


def day_written(side):
    signed(side)
    days.write_result(day=side.action_day, result="Clean", carry_to=timezone.localdate(), by=SYSTEM)
    side.action_day.refresh_from_db()


EDITS = (
    ("walkabout_correct", "public_walkabout", ("summary", "A bench"), None),
    ("day_correct", "action_day", ("result", "Tidy"), day_written),
    ("walkabout_edit", "walkabout", ("meeting_point", "The church"), None),
    ("walkabout_walked", "walkabout", ("others_came", "5"), walked),
    ("stop_edit", "stop", ("where", "By the steps"), None),
    ("stop_told", "stop", ("told_to", "Night desk"), told),
    ("day_edit", "action_day", ("first_aid", "The warden"), None),
    ("day_held", "action_day", ("volunteers_came", "6"), signed),
)
"""(address, row, field and what is typed into it, what comes before) of the forms that edit a row."""

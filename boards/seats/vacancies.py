"""The seats of a body with who holds each today, and since when one is vacant."""

import datetime

from django.utils import timezone

from boards.seats.models import Deputy, Membership, Seat


def seats_of(body, day=None):
    """The seats of a body with `holder` (a membership or None), `named` deputies and `vacant_since`:
    filled ones by role, then vacant ones. Three queries."""
    day = day or timezone.localdate()
    seats = list(
        Seat.objects.filter(body=body).current(day).select_related("ward", "agency", "group")
    )
    holders = {
        each.seat_id: each
        for each in Membership.objects.filter(body=body)
        .current(day)
        .select_related("person", "agency", "ward")
    }
    deputies = {}
    for deputy in Deputy.objects.filter(seat__in=seats).current(day).select_related("person"):
        deputies.setdefault(deputy.seat_id, []).append(deputy)
    for seat in seats:
        seat.holder = holders.get(seat.pk)
        seat.named = deputies.get(seat.pk, [])
    _note_vacancies([seat for seat in seats if seat.holder is None], day)
    return sorted(
        seats,
        key=lambda seat: (seat.holder is None, seat.holder.role if seat.holder else "", seat.pk),
    )


def _note_vacancies(seats, day):
    """Since when each seat is vacant: the day after the last holder, or its own first day."""
    if not seats:
        return
    last = {}
    for seat, ends in Membership.objects.filter(seat__in=seats, ends_on__lt=day).values_list(
        "seat", "ends_on"
    ):
        last[seat] = max(ends, last.get(seat, ends))
    for seat in seats:
        ended = last.get(seat.pk)
        seat.vacant_since = ended + datetime.timedelta(days=1) if ended else seat.starts_on

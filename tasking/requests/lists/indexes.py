"""Indexes of what is open: few of all requests, and nearly all that is read."""

from django.db.models import Index, Q

OPEN = Q(is_open=True)
PROMISED = Q(is_open=True, promised_on__isnull=False)


def open_indexes():
    """Of all, of an agency and of a neighbourhood: by day received, and by day promised."""
    for name, within in (("", []), ("_agency", ["agency"]), ("_place", ["neighbourhood"])):
        yield Index(
            fields=[*within, "received_at", "id"], condition=OPEN, name=f"request_open{name}"
        )
        yield Index(
            fields=[*within, "promised_on", "id"],
            condition=PROMISED,
            name=f"request_open_due{name}",
        )
    yield Index(fields=["agency", "state", "received_at", "id"], name="request_agency_state")

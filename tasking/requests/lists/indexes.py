"""Indexes that lists of requests are read along: most of what is open, which is few of all."""

from django.db.models import Index, Q

OPEN = Q(is_open=True)
PROMISED = Q(promised_on__isnull=False)
OPEN_PROMISED = Q(is_open=True, promised_on__isnull=False)


def list_indexes():
    """Of all, of an agency and of a neighbourhood: by day received, and by day promised."""
    yield Index(fields=["promised_on", "id"], condition=PROMISED, name="request_promised")
    for name, within in (("", []), ("_agency", ["agency"]), ("_place", ["neighbourhood"])):
        yield Index(
            fields=[*within, "received_at", "id"], condition=OPEN, name=f"request_open{name}"
        )
        yield Index(
            fields=[*within, "promised_on", "id"],
            condition=OPEN_PROMISED,
            name=f"request_open_due{name}",
        )
    yield Index(fields=["agency", "state", "received_at", "id"], name="request_agency_state")

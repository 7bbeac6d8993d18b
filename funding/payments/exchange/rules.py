"""How what was sent to finance stands beside what finance says it paid."""

import re

EARLY, AMOUNT, TWICE, REFUSED, ON_HOLD, UNKNOWN, CHANGED, LATE, TAKEN_BACK = (
    "early", "amount", "twice", "refused", "on_hold", "unknown", "changed", "late", "taken_back",
)  # fmt: skip
AGREES, READY, WAITING, BY_HAND, STOPPED, RETURNED, SETTLED = (
    "agrees", "ready", "waiting", "by_hand", "stopped", "returned", "settled",
)  # fmt: skip
RED, ORANGE, BLUE, GREEN, GREY = (
    ("red", "■"), ("orange", "▲"), ("blue", "◆"), ("green", "✓"), ("grey", "○"),
)  # fmt: skip
STATUSES = {
    AGREES: ("Paid as authorised", GREEN, ""),
    READY: ("Agrees, will be recorded as paid", BLUE, "The next morning’s job records it as paid."),
    WAITING: ("Sent, not paid yet", BLUE, ""),
    LATE: ("Sent long ago, not paid", ORANGE, "Ask finance what became of it."),
    BY_HAND: (
        "Recorded as paid by hand", BLUE,
        "No file from finance has it yet. It agrees by itself once one does.",
    ),
    CHANGED: (
        "Tell finance: it changed after it was sent", RED,
        "Tell finance not to pay it, or that it may be paid again. Then press “Finance was told” on the payment file.",
    ),
    AMOUNT: (
        "Paid with another amount", RED,
        "If finance pays or takes back the difference under the same reference, it agrees by itself. Otherwise settle it.",
    ),
    TWICE: (
        "Paid twice", RED,
        "Ask finance to take one back. Once its file says so, it agrees by itself. Otherwise settle it.",
    ),
    TAKEN_BACK: (
        "Paid, and taken back by finance", RED,
        "Reverse the payment on the grant’s page: the sum can be claimed again.",
    ),
    EARLY: (
        "Paid before it was authorised", RED,
        "Have it authorised, or refused. Once it is authorised, it can be recorded as paid with a reason.",
    ),
    ON_HOLD: (
        "Paid while the grant was on hold", RED,
        "Once the grant is taken off hold it is recorded as paid by itself.",
    ),
    REFUSED: (
        "Paid although it was refused or reversed", RED,
        "Ask finance to take it back. Once its file says so, it agrees by itself. Otherwise settle it.",
    ),
    UNKNOWN: (
        "Paid under a reference that is not ours", RED,
        "If it is one of our payments, say which. Otherwise settle it.",
    ),
    STOPPED: ("Not to be paid, finance was told", GREY, ""),
    RETURNED: ("Paid and taken back", GREY, ""),
    SETTLED: ("Settled with a reason", GREY, ""),
}  # fmt: skip
"""{status of the view funding_paymentcheck, or LATE: (words, (colour, shape), what to do)}; in the order of the page."""
TO_CLEAR = (CHANGED, AMOUNT, TWICE, TAKEN_BACK, EARLY, ON_HOLD, REFUSED, UNKNOWN)
"""What somebody has to do something about."""
NOT_BY_US = (EARLY, ON_HOLD, REFUSED, UNKNOWN)
"""Paid by finance, and not by us."""
TOLD = {
    "refused": "it was refused", "reversed": "it was reversed", "on_hold": "the grant is on hold",
    "resumed": "the grant is off hold again, it may be paid",
}  # fmt: skip
"""What finance is told of a payment that was sent."""
REFERENCE = re.compile(r"WP([0-9]{1,9})", re.IGNORECASE)


def look_of(status):
    """(words, colour, shape)."""
    words, (colour, shape), _ = STATUSES[status]
    return words, colour, shape


def reference_of(payment_id):
    """What finance is given for a payment and sends back: always the same for the same payment."""
    return f"WP{payment_id}"


def payment_of(reference):
    """The key of the payment that a reference names; None where it is none of ours."""
    found = REFERENCE.fullmatch(re.sub(r"\s", "", reference))
    return int(found[1]) if found else None

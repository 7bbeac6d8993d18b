"""How often a password may be tried. Failures count; a stranger's never shut out the owner.

Three counts: one account from one address (tight), all accounts from one address (loose), one
account from everywhere. Beyond the last the account is not locked: each address gets a try a minute,
so that many machines are slow and the owner, whose first try is right, is not kept out.
"""

from allauth.core.internal import ratelimit

APP = "allauth.account"
TOGETHER = (("sign_in_address", False), ("sign_in_pair", True))


def consume(request, email):
    """Count one try. Returns what to take back if the password is right, or None: refuse."""
    email = email.lower()
    pair = f"{email} {ratelimit.get_ip(request)}"
    used = []
    for action, by_pair in TOGETHER:
        if not _take(used, request, action, pair if by_pair else email):
            return None
    if not _take(used, request, "sign_in_account", email):
        if not _take(used, request, "sign_in_slow", pair, undo=False):
            return None
    return used


def forget(request, email):
    """Take back the failures of one account from one address: its password has been reset."""
    pair = f"{email.lower()} {ratelimit.get_ip(request)}"
    for action in ("sign_in_pair", "sign_in_slow"):
        ratelimit.clear(request, app=APP, action=action, key=pair)


def may_reset(request, email):
    """Whether a letter with a link may be sent: a few for one address, many from everywhere."""
    email = email.lower()
    pair = f"{email} {ratelimit.get_ip(request)}"
    return _take([], request, "reset_pair", pair) and _take([], request, "reset_account", email)


def may_miss_link(request):
    """Counts a link that led nowhere (core.links). False once one address has tried too many."""
    return _take([], request, "link_unknown", None, limit_get=True)


def may_press_link(request, link):
    """Counts what is sent by one link, whoever holds it and from wherever."""
    return _take([], request, "link_press", f"link {link.pk}")


def may_send_form(request):
    """Counts what one address sends by forms that anybody may send, all of them together."""
    return _take([], request, "public_form", None)


def _take(used, request, action, key, undo=True, **more):
    usage = ratelimit.consume(request, app=APP, action=action, key=key, **more)
    if usage is None:
        for each in used if undo else ():
            each.rollback()
        return False
    used.append(usage)
    return True

"""A form that came after its writer's session had ended: kept with the session, shown again."""

from django.http import QueryDict

from core.middleware import wants_json

UNSENT = "unsent_form"
SIGNING_IN = ("account_", "mfa_", "invitation", "unsent")
LIMIT = 500_000
"""Characters; more is the size of a file, and files are not kept."""


def keep(request):
    """Keep what was typed. True where there was something, and a page (no script) sent it."""
    name = request.resolver_match.url_name or ""
    if request.method != "POST" or name.startswith(SIGNING_IN) or wants_json(request):
        return False
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    for name in [each for each in fields if "password" in each or each == "code"]:
        del fields[name]
    text = fields.urlencode()
    if not any(value.strip() for value in fields.values()) or len(text) > LIMIT:
        return False
    request.session[UNSENT] = {"path": request.get_full_path(), "fields": text}
    return True


def read(session):
    """(path, [(name, value)]) of the form that is kept, or None."""
    kept = session.get(UNSENT)
    if not kept:
        return None
    fields = QueryDict(kept["fields"])
    return kept["path"], [(name, each) for name, values in fields.lists() for each in values]


def is_sent(request):
    """Whether this request is the form that was kept, sent by its writer's own press."""
    return request.method == "POST" and UNSENT in request.POST


def drop(session):
    session.pop(UNSENT, None)

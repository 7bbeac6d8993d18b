"""Headers for every answer, helpful answers for refusals, and JSON for scripts whatever happens."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from core.errors import Clash, WrongState
from core.forms import errors_of

Answer = Callable[[HttpRequest], HttpResponse]
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
UTF_8 = {"utf-8", "utf8"}
JSON = "application/json"
WORDS = {
    400: "This could not be read. Check what you typed, and send it again.",
    401: "Sign in again. What you typed is kept.",
    403: "You do not have permission to do this.",
    404: "This page was not found, or you do not have permission to see it.",
    405: "This page cannot be opened directly.",
    409: "This was changed while you were editing it. Refresh the page to see the latest version.",
    413: "This is too much at once. Send it in smaller parts.",
    422: "This could not be saved. Check what you typed.",
    429: "This was tried too often. Wait a few minutes, then try again.",
    500: "Sorry, there is a problem with the service. What you saved before is safe. Try again.",
    503: "Not saved: the database does not answer. It is kept on this device. Try again in a minute.",
}
"""What a script is told where nobody has said it better."""


NOT_TYPED = {
    *("csrfmiddlewaretoken", "row_version", "row_opened", "version", "as_user", "client_id"),
    "shown",
    *("code", "due_before"),
}
"""What forms carry without anybody having typed it."""


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """[(name, text)] of what was sent, to be shown again; nothing where it cannot be read."""
    try:
        sent = request.POST.items()
    except (OSError, BadRequest, MultiPartParserError, SuspiciousOperation):
        return []
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, value in sent
        if name not in NOT_TYPED and "password" not in name and value.strip()
    ]


def security_headers(get_response: Answer) -> Answer:
    """Add what Django's own middleware does not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if response.status_code >= 500 or _is_signed_in(request):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def _is_signed_in(request: HttpRequest) -> bool:
    """Not asked after a fault: to know it takes the database, which may be the fault."""
    return getattr(request, "user", None) is not None and request.user.is_authenticated


def wants_json(request: HttpRequest) -> bool:
    """True where a script asked, so that it never gets a page meant for a person."""
    return JSON in request.headers.get("Accept", "")


def json_for_scripts(get_response: Answer) -> Answer:
    """A script that asked for JSON gets it in every error, whoever answered: {"error": words}, and
    of a form {"fields": {name: [words]}} too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 400 or not wants_json(request):
            return response
        body = _json_of(response)
        if body is not None and body.get("error"):
            return response
        said = JsonResponse((body or {}) | _said(response), status=response.status_code)
        for name in ("Allow", "Retry-After", "Cache-Control"):
            if name in response.headers:
                said.headers[name] = response.headers[name]
        said.cookies = response.cookies
        return said

    return middleware


def _json_of(response: HttpResponse) -> dict[str, Any] | None:
    """The object that an answer holds, or None."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith(JSON):
        return None
    body = json.loads(response.content)
    return body if isinstance(body, dict) else None


def _said(response: HttpResponse) -> dict[str, Any]:
    """{"error", "fields"} of the form on a page, or the usual words for the code."""
    context = getattr(response, "context_data", None) or {}
    fields: dict[str, list[str]] = {}
    for each in (context.get("form"), context.get("formset")):
        if each is not None and each.is_bound:
            fields |= errors_of(each)
    if fields:
        lines = [line for lines in fields.values() for line in lines]
        return {"error": " ".join(lines), "fields": fields}
    code = response.status_code
    return {"error": WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])}


def readable_only(get_response: Answer) -> Answer:
    """Refuse a request that names another way to write letters than UTF-8: decoding by a name that
    the sender chooses fails, or makes halves of characters that nothing can store. A cookie with a
    NUL is none of ours, and no key of the database can hold it: it counts as not sent. Raises
    BadRequest."""

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in UTF_8:
            raise BadRequest("Only UTF-8 is read")
        for name, value in list(request.COOKIES.items()):
            if "\x00" in value:
                del request.COOKIES[name]
        return get_response(request)

    return middleware


class HelpfulErrors:
    """Answer 409 with what happened, who did it and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not wants_json(request):
            page = render(request, "core/405.html", status=405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, WrongState):
            return None
        if wants_json(request):
            return JsonResponse(as_json(exception), status=409)
        context = {"error": exception, "clash": isinstance(exception, Clash)}
        context["typed"] = [] if context["clash"] else typed_text(request)
        return render(request, "core/409.html", context, status=409)


def as_json(error: WrongState) -> dict[str, Any]:
    """What a script needs to show both texts."""
    body: dict[str, Any] = {"error": error.message}
    if isinstance(error, Clash):
        body |= {
            "mine": error.mine,
            "theirs": error.theirs,
            "version": error.version,
            "who": error.who,
            "at": error.at.isoformat(),
        }
    return body

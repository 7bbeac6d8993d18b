"""Headers for every answer, and helpful answers for refusals."""

from django.http import JsonResponse
from django.shortcuts import render

from core.errors import Clash, WrongState

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(get_response):
    """Add what Django's own middleware does not."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def wants_json(request):
    """True where a script asked, so that it never gets a page meant for a person."""
    return "application/json" in request.headers.get("Accept", "")


class HelpfulErrors:
    """Answer 409 with what happened, who did it and what to do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not wants_json(request):
            page = render(request, "core/405.html", status=405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request, exception):
        if not isinstance(exception, WrongState):
            return None
        if wants_json(request):
            return JsonResponse(as_json(exception), status=409)
        context = {"error": exception, "clash": isinstance(exception, Clash)}
        return render(request, "core/409.html", context, status=409)


def as_json(error):
    """What a script needs to show both texts."""
    body = {"error": error.message}
    if isinstance(error, Clash):
        body |= {
            "mine": error.mine,
            "theirs": error.theirs,
            "version": error.version,
            "who": error.who,
            "at": error.at.isoformat(),
        }
    return body

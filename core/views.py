"""Answers for what goes wrong."""

import sys

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from core.middleware import WORDS, typed_text, wants_json

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for so long, or in so many tabs, that its protection no longer fits."""
    if wants_json(request):
        return JsonResponse(
            {"error": "csrf", "detail": "Reload the page and send again."}, status=403
        )
    return render(request, "core/403_csrf.html", {"typed": typed_text(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where it was too much."""
    too_much = isinstance(exception, TOO_MUCH)
    status, name = (413, "core/413.html") if too_much else (400, "core/400.html")
    if wants_json(request):
        return JsonResponse({"error": WORDS[status]}, status=status)
    return render(request, name, status=status)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": str(exception or "") or WORDS[403]}, status=403)
    context = {"reason": str(exception or ""), "typed": typed_text(request)}
    return render(request, "core/403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": WORDS[404]}, status=404)
    return render(request, "core/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database does not answer or gave up (a lock, a time limit), so that the
    same request may well succeed in a moment; 400 where the sender broke off.

    The page is made without the request: the menu and the name of who is signed in would ask the
    database again, which may be what failed.
    """
    fault = sys.exception()
    if isinstance(fault, UnreadablePostError):
        return bad_request(request)
    status = 503 if isinstance(fault, OperationalError | InterfaceError) else 500
    if wants_json(request):
        response = JsonResponse({"error": WORDS[status]}, status=status)
    else:
        names = {
            "product_name": settings.PRODUCT_NAME,
            "council_name": settings.COUNCIL_NAME,
            "training_copy": settings.TRAINING_COPY,
        }
        page = render_to_string(f"core/{status}.html", names | {"typed": typed_text(request)})
        response = HttpResponse(page, status=status)
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response

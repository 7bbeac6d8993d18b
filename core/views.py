"""Answers for what goes wrong."""

from django.http import JsonResponse
from django.shortcuts import render

from core.middleware import wants_json


def csrf_failure(request, reason=""):
    """The form was open for so long, or in so many tabs, that its protection no longer fits."""
    if wants_json(request):
        return JsonResponse(
            {"error": "csrf", "detail": "Reload the page and send again."}, status=403
        )
    typed = [
        (name, value)
        for name, value in request.POST.items()
        if name != "csrfmiddlewaretoken" and "password" not in name and value.strip()
    ]
    return render(request, "core/403_csrf.html", {"typed": typed}, status=403)


def bad_request(request, exception=None):
    return render(request, "core/400.html", status=400)


def permission_denied(request, exception=None):
    if wants_json(request):
        return JsonResponse({"error": "You may not do this."}, status=403)
    return render(request, "core/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    if wants_json(request):
        return JsonResponse({"error": "There is nothing here, or you may not see it."}, status=404)
    return render(request, "core/404.html", status=404)


def server_error(request):
    return render(request, "core/500.html", status=500)

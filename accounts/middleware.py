"""Tell the history triggers who is writing."""

from core.history import written_by

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def history_actor(get_response):
    """Attach the user to every history row that a request writes."""

    def middleware(request):
        if request.method in SAFE:
            return get_response(request)
        user = request.user
        with written_by(user.name if user.pk else "Not signed in", user=user.pk):
            return get_response(request)

    return middleware

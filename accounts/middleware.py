"""Tell the history triggers who is writing."""

import pghistory

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def history_actor(get_response):
    """Attach the user to every history row that a request writes."""

    def middleware(request):
        if request.method in SAFE:
            return get_response(request)
        user = request.user
        with pghistory.context(user=user.pk, name=user.name if user.pk else "Not signed in"):
            return get_response(request)

    return middleware

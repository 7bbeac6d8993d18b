"""Signing in again before roles and secrets are changed."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required


class SignInAgain:
    """Put before a page class: after the right, it asks for the password again (or a code).

    A GET asks already, so that nobody types first; a POST that comes too late is kept by allauth
    and goes on by itself once the password is right.
    """

    def check_permission(self):
        super().check_permission()
        if self.request.user.is_authenticated:
            raise_if_reauthentication_required(self.request, app="accounts")

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from accounts import (  # noqa: F401 - checks register themselves
            adminchecks,
            checks,
            event_codes,
            first_steps,
            kept,
            menu,
            settings,
            todo,
        )
        from accounts.signin import sessions
        from core import events, slots
        from core.settings import declare
        from core.todo import figure

        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.session_begins")
        slots.declare("me.overview", "what packages show somebody of themselves, on their account")
        slots.declare("user.overview", "what packages say of somebody on the page of their account")
        menu.register()
        kept.register()
        first_steps.declare(first_steps.invite())
        todo.register()
        figure(first_steps.DONE, first_steps.done, first_steps.same)
        events.declare(event_codes.CODES)
        for each in settings.ALL:
            declare(each)

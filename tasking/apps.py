from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu
        from tasking.actions import registering as actions
        from tasking.requests import registering as requests
        from tasking.requests.working import registering as working

        menu.register()
        for noun in (requests, working, actions):
            noun.register()

from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu
        from tasking.actions import registering as actions
        from tasking.meetings import registering as meetings

        menu.register()
        for noun in (actions, meetings):
            noun.register()

from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu
        from tasking.actions import registering as actions

        menu.register()
        for noun in (actions,):
            noun.register()

from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu
        from tasking.actions import registering as actions
        from tasking.sharing import registering as sharing

        menu.register()
        for noun in (sharing, actions):
            noun.register()

from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu
        from tasking.actions import registering as actions
        from tasking.problems import registering as problems

        menu.register()
        for noun in (problems, actions):
            noun.register()

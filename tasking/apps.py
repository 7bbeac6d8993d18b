from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import slots, todo

        slots.register()
        todo.register()

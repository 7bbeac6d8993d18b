from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu, slots, todo

        slots.register()
        todo.register()
        menu.register()

from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from core import events
        from tasking import event_codes, menu, slots, todo

        slots.register()
        todo.register()
        menu.register()
        events.declare(event_codes.CODES)

from django.apps import AppConfig

from core import menu


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self):
        from forums import slots

        slots.register()
        menu.add(40, menu.page("Neighbourhood forums", "residents"))

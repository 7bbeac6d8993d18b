from django.apps import AppConfig

from core import menu


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self):
        from accounts.access import Permission
        from accounts.menu import holds
        from performance import kept, slots
        from performance.imports import registering as imports
        from performance.indicators import registering as indicators
        from performance.observations import registering as observations

        slots.register()
        kept.register()
        indicators.register()
        observations.register()
        imports.register()
        shown = holds(Permission.VIEW_ACTION)
        menu.add(60, menu.page("Performance", "performance", shown))

from django.apps import AppConfig

from core import menu


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self):
        from accounts.access import Permission
        from accounts.menu import holds
        from performance import kept, slots
        from performance.imports.codebooks import slots as code_books
        from performance.indicators import registering as indicators
        from performance.marks import registering as marks
        from performance.observations import registering as observations
        from performance.reports import registering as reports
        from performance.returns import registering as returns

        slots.register()
        kept.register()
        indicators.register()
        observations.register()
        marks.register()
        returns.register()
        code_books.register()
        reports.register()
        shown = holds(Permission.VIEW_ACTION)
        menu.add(60, menu.page("Performance", "performance", shown))

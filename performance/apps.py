from django.apps import AppConfig

from core import menu


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self):
        from performance import kept, slots
        from performance.imports import registering as imports
        from performance.imports.codebooks import slots as code_books
        from performance.indicators import registering as indicators
        from performance.marks import registering as marks
        from performance.matrix import slots as matrix
        from performance.measures import registering as measures
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
        imports.register()
        measures.register()
        matrix.register()
        reports.register()
        menu.add(60, menu.page("Performance", "performance"))

from django.apps import AppConfig

from core import menu


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Money"

    def ready(self):
        menu.add(50, menu.page("Money", "money"))

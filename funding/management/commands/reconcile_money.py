"""manage.py reconcile_money: compare every stored total of money with the entries."""

from typing import Any

from django.core.management.base import BaseCommand

from funding.ledger.reconciling import differences


class Command(BaseCommand):
    help = "Compare every stored total of money with its entries; exit 1 and a line for each difference."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        for line in found:
            self.stdout.write(line)
        if found:
            raise SystemExit(1)
        self.stdout.write("Every total agrees with its entries.")

"""manage.py demo: the demonstration, on an empty database only."""

import gc

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from core.history import written_by
from demo import loading
from demo.accounts import sign_ins
from demo.facts.sign_ins import PASSWORD
from demo.load import load
from neighbourhoods.models import Neighbourhood

KEPT = ("django_migrations", "django_content_type", "auth_permission")


class Command(BaseCommand):
    help = "Load the demonstration: real structure, invented people. Only on an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="Empty the database first")
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing, without an error, if it has data"
        )

        parser.add_argument("--list", action="store_true", help="Only print the sign-ins")

    @written_by("The demonstration")
    def handle(self, *, reset, if_empty, **options):
        if options["list"]:
            return self.print_sign_ins()
        if not settings.DEVELOPMENT:
            raise CommandError(
                "The demonstration is for development only (DJANGO_ENV=development)."
            )
        if reset or loading.is_in_part():
            empty_database()
        if User.objects.exists() or Neighbourhood.objects.exists():
            if if_empty:
                return
            raise CommandError("The database has data already. Use --reset to replace all of it.")
        gc.freeze()  # what is loaded by now stays; looking it through each time costs a tenth
        load(self.say)
        loading.tell(None)
        if not if_empty:
            self.print_sign_ins()

    def say(self, number, words):
        self.stdout.write(f"  {words} …")
        loading.tell(number)

    def print_sign_ins(self):
        here = dict(User.objects.values_list("email", "name"))
        known = [(label, email) for label, email in sign_ins() if email in here]
        if known:
            self.stdout.write(f"Demonstration sign-ins, all with the password “{PASSWORD}”:")
        for label, email in known:
            self.stdout.write(f"  {label:<27} {email:<32} {here[email]}")


def empty_database():
    """Empty every table but the list of migrations. TRUNCATE passes the append-only guards."""
    tables = [
        connection.ops.quote_name(name)
        for name in connection.introspection.table_names()
        if name not in KEPT
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

"""manage.py create_administrator EMAIL NAME: the first sign-in of a new installation."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role, invitation_token, invite
from core.actors import SYSTEM
from core.errors import Refused
from core.history import written_by


class Command(BaseCommand):
    help = "Invite a system administrator. Prints the link by which they choose a password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument(
            "--first",
            action="store_true",
            help="Only where nobody has an account; head of service too, so that one person can begin",
        )

    @written_by("The command line")
    @transaction.atomic
    def handle(self, *, email, name, first=False, **options):
        if first and User.objects.exists():
            return
        try:
            validate_email(email)
            user = invite(email=email, name=name, by=SYSTEM)
        except Refused as refused:
            raise CommandError(refused.message) from None
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        roles = [Role.SYSTEM_ADMINISTRATOR, *([Role.HEAD_OF_SERVICE] if first else [])]
        for role in roles:
            grant_role(user=user, role=role, by=SYSTEM)
        path = reverse("invitation", args=[invitation_token(user.invitation)])
        self.stdout.write(settings.SITE_URL + path)

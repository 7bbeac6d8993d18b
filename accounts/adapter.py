"""allauth, closed: nobody signs up, people are invited; mail goes out as letters."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from core.letters import operations as letters


def display_name(user):
    return user.name


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, context)
        # Each one that is asked for is a letter of its own. It may hold a link to a new password.
        letters.send(
            kind="Sign-in and password",
            occasion=uuid.uuid4(),
            to=email,
            subject=message.subject,
            body=message.body,
            keeps_body=False,
        )

    def login(self, request, user):
        super().login(request, user)
        user.previous_visit_at, user.visit_started_at = user.visit_started_at, timezone.now()
        user.save(update_fields=["previous_visit_at", "visit_started_at"])

"""allauth, closed: nobody signs up, people are invited; mail goes out as a job."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from core.tasks import send_mail


def display_name(user):
    return user.name


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, context)
        send_mail.defer(subject=message.subject, body=message.body, to=email)

    def login(self, request, user):
        super().login(request, user)
        user.previous_visit_at, user.visit_started_at = user.visit_started_at, timezone.now()
        user.save(update_fields=["previous_visit_at", "visit_started_at"])

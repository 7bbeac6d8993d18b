"""The list of background jobs, and of emails that could not be sent."""

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.access import Permission
from accounts.jobs import operations
from accounts.pages import Page
from accounts.pages.lists import ListPage, Order
from core import watch
from core.errors import Refused, WrongState
from core.jobs import querysets
from core.letters.models import Letter
from core.paging import capped_count


class Jobs(ListPage):
    """What failed, what waits, and every job of the calendar with its last success."""

    permission = Permission.MANAGE_ACCESS
    template_name = "jobs/jobs.html"
    order = Order(ProcrastinateJob, ("id",), descending=True)

    def get_rows(self):
        return querysets.with_failure(querysets.troubled(timezone.now()))

    def get_context_data(self, **kwargs):
        now = timezone.now()
        last = querysets.last_sign_of_life()
        return super().get_context_data(
            rows=[
                (querysets.label_of(job), querysets.look_of(job), querysets.why_of(job), job)
                for job in self.found
            ],
            periodic=querysets.periodic_lines(now),
            last_sign=last,
            has_worker=querysets.worker_is_there(last, now),
            waiting=capped_count(querysets.waiting(now)),
            letters_waiting=capped_count(Letter.objects.open()),
            letters_late=capped_count(Letter.objects.late(now - watch.LATE)),
            letters_failed=capped_count(Letter.objects.failed()),
            **kwargs,
        )


class Letters(ListPage):
    """Emails that could not be sent: neither subject nor text."""

    permission = Permission.MANAGE_ACCESS
    template_name = "jobs/letters.html"
    order = Order(Letter, ("id",), descending=True)

    def get_rows(self):
        has_body = ExpressionWrapper(~Q(body="") & ~Q(to=""), output_field=BooleanField())
        return Letter.objects.failed().annotate(has_body=has_body).defer("subject", "body")


class JobPress(Page, abstract=True):
    """A button in a list: POST does it, GET goes back to the list."""

    permission = Permission.MANAGE_ACCESS
    message = ""
    back_to = ""

    def get(self, request, pk):
        return redirect(self.back_to)

    def post(self, request, pk):
        try:
            self.act(pk)
        except WrongState:
            raise
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, self.message)
        return redirect(self.back_to)

    def act(self, pk):
        """Call the operation."""
        raise NotImplementedError


class JobAgain(JobPress):
    message = "The job will run again in a moment."
    back_to = "jobs"

    def act(self, pk):
        operations.try_job_again(pk=pk, by=self.request.user)


class JobRemove(JobPress):
    message = "The job has been removed."
    back_to = "jobs"

    def act(self, pk):
        operations.remove_job(pk=pk, by=self.request.user)


class LetterAgain(JobPress):
    message = "The email will be sent again in a moment."
    back_to = "letters"

    def act(self, pk):
        letter = get_object_or_404(Letter, pk=pk)
        operations.try_letter_again(letter=letter, by=self.request.user)


class LetterAside(JobPress):
    message = "The email has been removed from this list."
    back_to = "letters"

    def act(self, pk):
        letter = get_object_or_404(Letter, pk=pk)
        operations.set_letter_aside(letter=letter, by=self.request.user)

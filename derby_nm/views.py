"""Pages about the site itself, and one's own sign-in with the calendar link."""

from django import forms
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import Page
from accounts.views import MyAccount
from core.charts import Series, stacked_bars
from core.forms import DatePartsField, Form, PlainTextField
from derby_nm.feed import feed_url


class Me(MyAccount):
    """One's sign-in, with the calendar link."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(feed_url=feed_url(self.request.user), **kwargs)


class Sample(Form):
    """One field of each kind."""

    name = forms.CharField(help_text="A hint stands under the label")
    day = DatePartsField(label="Due date")
    kind = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I have read it")
    text = PlainTextField(required=False)


class SamplePerson:
    """Somebody invented, as links and contact cards want one."""

    email, phone = "sample@council.example", ""

    def get_absolute_url(self):
        return reverse("components")


class Components(Page):
    """The building blocks of pages, for staff who write texts and for developers."""

    permission = Permission.USE_ADMIN
    template_name = "home/components.html"

    def get_context_data(self, **kwargs):
        series = (Series("on time", "#8fb3d9"), Series("late", "#A8264F"))
        chart = stacked_bars(
            [("North", "", [4, 1]), ("South", "", [2, 0])],
            series,
            identity="sample",
            title="One of seven is late",
            description="A sample",
        )
        broken = Sample({"day_day": "31", "day_year": "2026"})
        return super().get_context_data(
            form=Sample(prefix="empty"),
            broken=broken,
            chart=chart,
            sample_steps=[
                ("components", "Do this next", "main"),
                ("components", "Or this", "second"),
                ("components", "Something smaller", "link"),
            ],
            sample_facts=[("Time", "7pm"), ("Quorum", "Five members")],
            sample_person=SamplePerson(),
            **kwargs,
        )

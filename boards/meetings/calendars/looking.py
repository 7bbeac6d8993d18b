"""For pages that set dates: what there is to know of a date is shown before it is set."""

from accounts.pages import sent_version
from boards.meetings.calendars.checking import digest, was_seen


class LooksFirst:
    """A form page whose dates are looked at on the server: a press that finds something shows it, with
    the form as it was typed; the next press sets it. Where nothing is found the first press does.
    With the button `check` it is only looked at.

    The form has the hidden field `looked_at`. `press` are the words of the button.
    """

    template_name = "boards/meetings/dates/date_form.html"
    button = ""
    press = "Save"
    with_unusual = False

    def looked(self, form):
        """[Report] of what a valid form would set; none where there is nothing to look at."""
        raise NotImplementedError

    def ask(self, form, found):
        """Add to the form what its first answer lacks, such as the tick for an unusual day."""

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            found = self.looked(form)
            seen, only_look = form.cleaned_data["looked_at"], "check" in request.POST
            now = digest(found, with_unusual=self.with_unusual)
            if found and (only_look or not was_seen(now, seen)):
                if self.edited is not None:
                    self.edited.seen(sent_version(request.POST.get("row_version", "")))
                form.data = form.data.copy()
                form.data[form.add_prefix("looked_at")] = now
                has_lines = any(each.lines for each in found)
                self.ask(form, found)
                return self.show_again(form, 422 if has_lines else 200, reports=found)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(press=self.press, **kwargs)

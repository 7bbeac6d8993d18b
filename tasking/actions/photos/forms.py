"""The box for a photograph of what was done."""

from django import forms

from core.errors import Refused
from core.files import LARGEST, expect_size


class PhotoField(forms.FileField):
    """A photograph, or none. Its size is known before anything is read."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Photograph",
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
            help_text=f"JPEG or PNG, up to {LARGEST // 1024 // 1024} MB. We remove where and when it "
            "was taken. Do not show people’s faces unless they agree. Not shown publicly",
            **kwargs,
        )

    def clean(self, data, initial=None):
        photo = super().clean(data, initial)
        if photo:
            try:
                expect_size(photo.size, "photo")
            except Refused as refused:
                raise forms.ValidationError(refused.message) from None
        return photo


def as_sent(photo):
    """The bytes and the name of what stands in the box; None where nothing does."""
    return (photo.read(), photo.name) if photo else None

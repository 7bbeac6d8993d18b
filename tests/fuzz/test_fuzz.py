"""A part of the fuzzer, spread evenly over all of it (`make fuzz` sends everything), and that it
finds what is planted."""

import pytest
from django.http import HttpResponse
from django.template.base import Template
from django.urls import get_resolver

from accounts import rights
from boards.bodies.views import BodyEdit
from core import middleware
from neighbourhoods.models import Neighbourhood
from neighbourhoods.overview.views import ProfileEdit
from tests.access import urls
from tests.fuzz.attempts import Attempt, _lost, attempts_of
from tests.fuzz.pages import forms_of
from tests.fuzz.run import Run

SAMPLE = 500
ONE_FORM = ["profile_edit"]
WITHOUT_ROWS = {
    *("letter_again", "letter_aside", "session_end", "mfa_deactivate_totp", "mfa_reauthenticate"),
    *("delegated_confirm", "complaint"),
}
"""The worlds have no failed letter, no other device, no second step, nobody who decides outside a meeting with a
sign-in of their own, and no complaint that somebody with one handed over."""


@pytest.fixture(autouse=True)
def _uncopied(monkeypatch):
    """As in the sweep: copies of contexts would take more time than pages."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))


def test_a_part_of_all_odd_input_is_taken_calmly(world):
    run = Run(world)
    assert run.go(SAMPLE) == []
    assert {200, 302, 400, 404, 422} <= set(run.judge.codes)
    assert unreached(run) <= WITHOUT_ROWS


def unreached(run):
    """Addresses that take a POST and to which the fuzzer sent none."""
    reached = {target.name.split()[0] for target in run.targets if target.method == "post"}
    return {name for name in urls.names() if takes_post(name)} - reached


def takes_post(name):
    """Whether an address of our own does something when a form is sent."""
    views = [getattr(each.callback, "view_class", None) for each in patterns() if each.name == name]
    return any(hasattr(each, "post") and "post" in each.http_method_names for each in views)


def patterns(resolver=None):
    for each in (resolver or get_resolver()).url_patterns:
        yield from patterns(each) if hasattr(each, "url_patterns") else (each,)


def test_the_same_seed_sends_the_same(world):
    (form,) = (
        each
        for each in Run(world, pages=ONE_FORM).targets
        if each.method == "post" and "profile" in each.form.fields
    )
    sent = [
        [(each.what, each.body, each.accept) for each in attempts_of(form, seed)]
        for seed in (1, 1, 2)
    ]
    assert sent[0] == sent[1] != sent[2]
    assert 80 <= len(sent[0]) <= 150


def first_fault(world, pages=ONE_FORM):
    """The first fault of a form, "" where there is none."""
    run = Run(world, pages=pages)
    run.attempts = [each for each in run.attempts if each.target.name.startswith(tuple(pages))]
    return next(run.faults(), "")


ON_THE_WALK = ("block_grade", "stop_add", "stop_photo_add")


def test_what_is_typed_on_the_walk_comes_back(world):
    run = Run(world, pages=["walkabout_walk", "stop_photo_add"])
    run.attempts = [each for each in run.attempts if each.target.name.startswith(ON_THE_WALK)]
    assert {each.target.name.split()[0] for each in run.attempts} == {*ON_THE_WALK}
    assert run.go() == []


@pytest.mark.parametrize(
    ("typed", "page", "fault"),
    [
        ("a\0b", "<p>ab</p>", []),
        ("a\0b", "<p>a\ufffdb</p>", []),
        ("a\0b", "<p>a b</p>", ["what was typed into note is gone"]),
        ("a\u202eb", "<p>ab</p>", []),
        ("a b", "<p>ab</p>", ["what was typed into note is gone"]),
    ],
)
def test_of_what_comes_back_only_what_nobody_sees_may_be_out(typed, page, fault):
    attempt = Attempt(None, "odd", "/", typed={"note": typed})
    assert [*_lost(attempt, HttpResponse(page, status=422))] == fault


def test_the_form_of_the_planted_faults_has_none(world):
    assert first_fault(world) == ""


def test_a_planted_fault_is_found(world, monkeypatch):
    save = ProfileEdit.save

    def fail_on_what_is_not_ascii(self, form):
        if not form.cleaned_data["profile"].isascii():
            raise ArithmeticError("planted")
        return save(self, form)

    monkeypatch.setattr(ProfileEdit, "save", fail_on_what_is_not_ascii)
    assert "500 ArithmeticError: planted" in first_fault(world)


def test_a_refusal_that_writes_is_found(world, monkeypatch):
    def write_and_refuse(self, request, *args, **kwargs):
        Neighbourhood.objects.filter(pk=self.object.pk).update(profile="half")
        return self.render(status=422, form=self.get_form(request.POST))

    monkeypatch.setattr(ProfileEdit, "post", write_and_refuse)
    assert "422, but wrote ['neighbourhoods_neighbourhood']" in first_fault(world)


def test_lost_text_is_found(world, monkeypatch):
    def forget(self, request, *args, **kwargs):
        return self.render(status=422, form=self.get_form())

    monkeypatch.setattr(ProfileEdit, "post", forget)
    fault = first_fault(world)
    assert fault.startswith("profile_edit")
    assert "what was typed into" in fault
    assert fault.endswith("is gone")


def test_a_row_that_could_not_be_stored_is_found(world, monkeypatch):
    """Foreign keys are checked when a transaction ends: here never, but the fuzzer asks."""

    def point_nowhere(self, form):
        rights.require(self.permission, by=self.request.user, on=self.object)
        self.edited.seen(None)
        Neighbourhood.objects.filter(pk=self.object.pk).update(area=999_999_999)
        return self.object

    monkeypatch.setattr(ProfileEdit, "save", point_nowhere)
    assert "would fail when it is stored" in first_fault(world)


def test_a_page_for_a_script_is_found(world, monkeypatch):
    monkeypatch.setattr(middleware, "wants_json", lambda request: False)
    assert "as text/html; charset=utf-8 to a script" in first_fault(world)


def test_json_for_a_person_is_found(world, monkeypatch):
    def as_json(self, request, *args, **kwargs):
        return HttpResponse("{}", status=422, content_type="application/json")

    monkeypatch.setattr(BodyEdit, "post", as_json)
    assert "422 as application/json to a person" in first_fault(world, ["body_edit"])


def test_a_form_is_read_as_a_browser_would():
    (form,) = forms_of(
        """<form method=POST action="/a/" enctype="multipart/form-data">
        <input type=hidden name=csrfmiddlewaretoken value=1><input name=a value="x&amp;y">
        <select name=b><option value="">None<option value=2 selected>Two</select>
        <textarea name=c>
  Words &lt;b&gt;</textarea><input type=radio name=d value=1><input type=radio name=d value=2>
        <input type=checkbox name=e><input type=file name=f><button name=way value=up>Up</button>
        <button>Save</button></form><input name=outside>"""
    )
    assert (form.action, form.method, form.is_multipart) == ("/a/", "post", True)
    kinds = {name: (each.kind, each.plain()) for name, each in form.fields.items()}
    assert kinds == {
        "a": ("text", ["x&y"]), "b": ("select", ["2"]), "c": ("textarea", ["  Words <b>"]),
        "d": ("radio", ["1"]), "e": ("checkbox", ["on"]), "f": ("file", [""]), "way": ("button", ["up"]),
    }  # fmt: skip

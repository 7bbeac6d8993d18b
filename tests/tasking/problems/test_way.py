"""A problem in the browser, from a request that shows it to the look three months later."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tasking.models import Problem, ServiceRequest
from tests.worlds.tasking_problems import windows

pytestmark = pytest.mark.django_db


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def days(values):
    found = {}
    for name, day in values.items():
        found |= parts(name, day)
    return found


def test_the_whole_way(world, as_user):
    side, today = world.own, timezone.localdate()
    client = as_user(world.people["neighbourhood_manager"])
    request = ServiceRequest.objects.create(
        what="Bins on fire", service=side.service, agency=side.agency, neighbourhood=side.place
    )
    add = f"{reverse('problem_add')}?request={request.pk}"
    form = client.get(add).context["form"]
    assert form.initial["title"] == "Bins on fire"
    assert form.initial["neighbourhood"] == side.place.pk
    sent = {
        "title": "Bins on fire", "neighbourhood": side.place.pk, "agency": side.agency.pk,
        "place": "Stenson Road", "what": "On Fridays", "client_id": form.initial["client_id"],
    }  # fmt: skip
    answers = [client.post(add, sent) for _ in range(2)]
    problem = Problem.objects.get(title="Bins on fire")
    assert [each.url for each in answers] == [problem.get_absolute_url()] * 2
    assert [each.request for each in problem.evidence_rows.all()] == [request]

    for state in ("adopted", "analysis", "response", "assessment"):
        client.post(reverse("problem_step", args=[problem.pk]), {"to": state})
    problem.refresh_from_db()
    assert problem.state == "assessment"
    refused = client.post(reverse("problem_close", args=[problem.pk]), {})
    assert refused.status_code == 422
    assert "what residents say" in refused.content.decode()

    client.post(
        reverse("problem_assessment", args=[problem.pk]),
        days(windows(today)) | {"residents_say": "Quieter", "verdict": "better"},
    )
    client.post(
        reverse("problem_count_add", args=[problem.pk]),
        {"what": "Calls", "source": "Police log", "before": 12, "after": 4},
    )
    problem.refresh_from_db()
    assert (problem.requests_before, problem.requests_after, problem.evidence) == (0, 1, 2)
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "Calls: 12 before, 4 after. Fewer than before." in page
    client.post(reverse("problem_close", args=[problem.pk]), {})
    problem.refresh_from_db()
    assert (problem.state, problem.closed_on) == ("closed", today)
    words = client.get(reverse("problem_text", args=[problem.pk])).content.decode()
    assert "Calls: 12 before, 4 after" in words
    assert "Quieter" in words
    assert client.get(reverse("problem_pdf", args=[problem.pk])).content[:4] == b"%PDF"

    early = client.post(
        reverse("problem_recheck", args=[problem.pk]), {"found": "held", "note": "Quiet"}
    )
    assert early.status_code == 422
    back = client.post(
        reverse("problem_recheck", args=[problem.pk]), {"found": "came_back", "note": "Again"}
    )
    new = Problem.objects.get(follows=problem)
    assert back.url == new.get_absolute_url()
    assert (new.state, new.title, new.agency) == ("adopted", "Bins on fire", side.agency)
    assert datetime.timedelta(85) < problem.recheck_on - today < datetime.timedelta(95)

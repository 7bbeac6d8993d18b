"""A walkabout from the year's dates to the published report, in the browser's own words."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tasking.models import Action, ServiceRequest, Stop, Walkabout
from tests import factories
from tests.tasking.walkabouts.conftest import DAY, this_morning

JSON = {"HTTP_ACCEPT": "application/json"}


def plan_form(details, dates, **more):
    form = {name: getattr(value, "pk", value) for name, value in details.items()}
    return (
        form | {"kind": "estate", "dates": dates, "time": "0:01", "client_id": uuid.uuid4()} | more
    )


def test_from_the_dates_of_a_year_to_the_report(
    as_user, client, officer, second, details, agency, service
):
    manager, today = as_user(officer), this_morning().date()
    dates = "\n".join(f"{today + DAY * each:%-d %B %Y}" for each in (0, 30, 60))
    form = plan_form(details, dates, is_announced="on")
    for _ in range(2):  # a second press plans none
        assert manager.post("/walkabouts/add/", form).status_code == 302
    walks = list(Walkabout.objects.order_by("starts_at"))
    assert [each.day for each in walks] == [today, today + DAY * 30, today + DAY * 60]
    page = client.get("/neighbourhoods/rose-hill/walkabouts/").content.decode()
    assert page.count("The gate") == 3
    walk, url = walks[0], f"/walkabouts/{walks[0].pk}/"

    first = {"what": "Bags by the bins", "service": service.pk, "client_id": uuid.uuid4()}
    for _ in range(2):
        answer = manager.post(f"{url}stops/", first, **JSON)
        assert "1. Bags by the bins" in answer.json()["piece"]
    photo = {"stop": first["client_id"], "client_id": uuid.uuid4()}
    for _ in range(2):
        picture = SimpleUploadedFile("a.png", factories.picture("bags"))
        assert (
            manager.post(f"{url}photos/", photo | {"photo": picture}, **JSON).json()["photos"] == 1
        )
    manager.post(f"{url}stops/", {"what": "Broken fence", "where": "Elm Court"})
    manager.post(f"{url}stops/", {"what": "Fine now"})
    manager.post(f"{url}grades/", {"name": "Elm Court", "grade": "C"})
    assert [str(each) for each in walk.stops.all()] == [
        "Stop 1: Bags by the bins", "Stop 2: Broken fence", "Stop 3: Fine now",
    ]  # fmt: skip
    manager.post(f"{url}walked/", {"tenants_came": 6, "others_came": 2})

    stops = list(walk.stops.all())
    send = {"due_on": f"{today + DAY * 20:%Y-%m-%d}"}
    send |= {f"then_{stops[0].pk}": "request", f"service_{stops[0].pk}": service.pk}
    send |= {f"then_{stops[1].pk}": "action", f"agency_{stops[1].pk}": agency.pk}
    send |= {f"then_{stops[2].pk}": "nothing"}
    for _ in range(2):
        assert manager.post(f"{url}send/", send).status_code == 302
    assert [each.what for each in ServiceRequest.objects.all()] == ["Bags by the bins"]
    action = Action.objects.get()
    assert (action.what, action.state) == ("Broken fence (Elm Court)", "offered")
    made = Stop.objects.order_by("number").values_list("outcome", "request", "action")
    request = ServiceRequest.objects.get()
    assert list(made) == [
        ("request", request.pk, None), ("action", None, action.pk), ("nothing", None, None),
    ]  # fmt: skip

    assert client.get(url).status_code == 200
    assert "Bags by the bins" not in client.get(url).content.decode()
    manager.post(f"{url}write/", {"summary": "Much is better"})
    refused = manager.post(f"{url}publish/", {"checked": "on"})
    assert refused.status_code == 422
    assert "Someone else must read and publish it" in refused.content.decode()
    as_user(second).post(f"{url}publish/", {"checked": "on"})
    page = client.get(url).content.decode()
    for words in (
        "Much is better",
        "Bags by the bins",
        f"{request.reference}: sent to",
        "Elm Court",
    ):
        assert words in page
    assert "<img" not in page
    photo = stops[0].photos.get()
    as_user(officer).post(f"/walkabouts/photos/{photo.pk}/show/", {"to": "public"})
    assert "Much is better" not in client.get(url).content.decode()
    assert as_user(officer).post(f"{url}publish/", {"checked": "on"}).status_code == 422
    as_user(second).post(f"{url}publish/", {"checked": "on"})
    manager, client = as_user(officer), Client()
    assert "<img" in client.get(url).content.decode()
    assert client.get(photo.get_absolute_url()).content[:4] == b"\x89PNG"
    for name in ("report", "sheet"):
        assert manager.get(f"{url}{name}.pdf").content[:4] == b"%PDF"

"""The main pages, each as somebody who uses it."""

from accounts.access import Role
from boards.models import Meeting
from tasking.models import Action

HOME = {Role.NEIGHBOURHOOD_MANAGER: "manager", Role.PARTNER_OFFICER: "partner"}
"""Shorter than the role is called."""


def pages(world):
    """(name, path, role, data to post or None)."""
    long, past = world["long"], Meeting.objects.filter(state="minutes_published").first()
    place, agency, body = world["places"][0], world["agencies"][0], world["bodies"][0]
    action = Action.objects.filter(neighbourhood=place, is_open=True).first()
    item = long.items.first()
    manager, head, partner = "neighbourhood_manager", "head_of_service", "partner_officer"
    yield "home, public", "/", None, None
    for role in Role:
        yield f"home, {HOME.get(role, role.label.lower())}", "/", role.value, None
    yield "my neighbourhood this week", f"{place.get_absolute_url()}week/", manager, None
    yield "seventeen at a glance", "/glance/", head, None
    yield "who to ring", f"{place.get_absolute_url()}who-to-ring/", manager, None
    yield "neighbourhoods", "/neighbourhoods/", head, None
    yield "neighbourhood", place.get_absolute_url(), manager, None
    yield "meetings", "/meetings/", head, None
    yield "meetings held", "/meetings/?when=past", head, None
    yield "meetings held, public", "/meetings/?when=past", None, None
    yield "bodies", "/bodies/", head, None
    yield "body", body.get_absolute_url(), manager, None
    yield "meeting", past.get_absolute_url(), manager, None
    yield "minutes", f"/meetings/{past.pk}/minutes/", None, None
    yield "minutes, PDF", f"/meetings/{past.pk}/minutes.pdf", None, None
    yield "agenda of 200 items, PDF", f"/meetings/{world['agenda'].pk}/agenda.pdf", manager, None
    yield "agenda of 200 items, Word", f"/meetings/{world['agenda'].pk}/agenda.docx", manager, None
    yield "meeting in preparation", world["agenda"].get_absolute_url(), manager, None
    yield "how bodies stand", "/bodies/tree/", None, None
    yield "terms of reference", f"{body.get_absolute_url()}terms/", manager, None
    yield "training", "/training/", manager, None
    yield "training of a body", f"{body.get_absolute_url()}training/", manager, None
    yield "members not come", "/members/absent/", head, None
    yield "releases", "/releases/", None, None
    yield "revisions", f"/meetings/items/{past.items.first().pk}/revisions/", manager, None
    yield "calendar, public", "/meetings/calendar/", None, None
    yield "calendar, head of service", "/meetings/calendar/", head, None
    yield "year planner, head of service", "/meetings/calendar/?view=year", head, None
    yield "before a meeting", f"/meetings/{world['agenda'].pk}/briefing/", manager, None
    yield "papers of a body", f"{body.get_absolute_url()}papers/", manager, None
    yield "work programme", f"{body.get_absolute_url()}programme/", manager, None
    yield "how bodies do", "/bodies/health/", head, None
    yield "plans", "/plans/", None, None
    yield "plan", world["plan"].get_absolute_url(), manager, None
    yield "live page, 40 items", f"/meetings/{long.pk}/live/", manager, None
    yield "save one item", f"/meetings/items/{item.pk}/minute/", manager, {"text": "New text"}
    yield "actions, city", "/actions/", head, None
    yield "actions, city, all", "/actions/?show=all", head, None
    yield "actions, manager", "/actions/", manager, None
    yield "actions of a place", f"/neighbourhoods/{place.slug}/actions/", manager, None
    yield "actions of a place, partner", f"/neighbourhoods/{place.slug}/actions/", partner, None
    yield "actions of a body", f"/bodies/{body.slug}/actions/", manager, None
    yield "actions of an agency", f"/agencies/{agency.slug}/actions/", partner, None
    yield "action", action.get_absolute_url(), manager, None
    yield "people", "/people/", manager, None
    yield "people, head of service", "/people/", head, None
    for who, role in (("public", None), ("partner", partner), ("manager", manager), ("head", head)):
        yield f"find, rare word, {who}", "/find/?q=supplement", role, None
        yield f"find, common word, {who}", "/find/?q=action", role, None
    yield "performance", "/performance/", manager, None
    yield "profile, public", f"{place.get_absolute_url()}profile/", None, None
    yield "profile, manager", f"{place.get_absolute_url()}profile/", manager, None
    yield "profile of an area", f"{place.area.get_absolute_url()}profile/", None, None
    yield "profile of the city", "/city/profile/", None, None
    yield "neighbourhood on one A4, PDF", f"{place.get_absolute_url()}one-page.pdf", None, None

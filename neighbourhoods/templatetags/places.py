"""The tabs of a neighbourhood, which every page that is about one alone shows."""

from django import template

from neighbourhoods.places.rights import edits_profile

register = template.Library()


@register.inclusion_tag("neighbourhoods/tabs.html", takes_context=True)
def place_tabs(context, place, tab=""):
    """The tabs of `place`, with the one that is open. Asks the database nothing."""
    user = context.get("user")
    may_edit = edits_profile(user, place)
    return {"object": place, "tab": tab, "user": user, "may_edit": may_edit}

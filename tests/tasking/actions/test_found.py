"""Actions that are found by their words are those that one sees."""

from django.contrib.auth.models import AnonymousUser

from tasking.models import Action


def test_one_by_one_everybody_sees_the_same(world):
    """Written for rows that are at hand, the conditions say what they say of a whole list."""
    everything = set(Action.objects.all())
    partial = 0
    for user in (AnonymousUser(), *world.people.values()):
        seen = set(Action.objects.visible_to(user))
        assert set(Action.objects.visible_one_by_one(user)) == seen, user
        partial += set() < seen < everything
    assert partial > 5

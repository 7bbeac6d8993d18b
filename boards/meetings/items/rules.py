"""Standing items by kind of body. Imports no Django."""

STANDING_AGENDA = (
    ("apologies", "Apologies"),
    ("declarations", "Declarations of interest"),
    ("minutes", "Minutes of the last meeting"),
    ("action_log", "Action log"),
    ("updates", "Police and partner updates"),
    ("aob", "Any other business"),
    ("next_meeting", "Next meeting"),
)
_STANDING_OF_KIND = {
    "forum": (
        ("apologies", "Welcome and apologies"),
        ("declarations", "Declarations of interest"),
        ("action_log", "You said, we did"),
        ("updates", "Police and partner updates"),
        ("aob", "Questions from residents and any other business"),
        ("next_meeting", "Next meeting"),
    ),
    "ward_committee": tuple(each for each in STANDING_AGENDA if each[0] != "updates"),
    "tasking": (
        ("apologies", "Apologies"),
        ("declarations", "Declarations of interest"),
        ("action_log", "Overdue actions by agency"),
        ("aob", "Any other business"),
        ("next_meeting", "Next meeting"),
    ),
    "area_team": tuple(each for each in STANDING_AGENDA if each[0] != "minutes"),
    "area_panel": tuple(
        ("updates", "Reports of the neighbourhood boards") if each[0] == "updates" else each
        for each in STANDING_AGENDA
    ),
    "strategy": tuple(
        ("updates", "Partner updates") if each[0] == "updates" else each for each in STANDING_AGENDA
    ),
    "neighbourhoods_board": tuple(
        ("updates", "Reports of boards, panels and groups") if each[0] == "updates" else each
        for each in STANDING_AGENDA
    ),
}


def standing_agenda(kind):
    """[(kind of item, title)]: what stands on every agenda of a kind of body."""
    return _STANDING_OF_KIND.get(kind, STANDING_AGENDA)


def extraordinary_agenda(kind, called_for):
    """[(kind of item, title)] of an extraordinary meeting: who is there, interests, and the business
    it is called for."""
    first = [each for each in standing_agenda(kind) if each[0] in ("apologies", "declarations")]
    return [*first, ("ordinary", called_for)]


def with_parts(items):
    """Of the items of a meeting in their order those with a number of their own, each with `parts`:
    the sub-items that stand under it. What stands first has nothing above it."""
    heads = []
    for item in items:
        item.parts = []
        if item.is_sub_item and heads:
            heads[-1].parts.append(item)
        else:
            heads.append(item)
    return heads


def stay_under(items, kept):
    """The keys of the sub-items among `kept` whose item goes along: the others get numbers of their
    own."""
    keys = {each.pk for each in kept}
    heads = [head for head in with_parts(items) if head.pk in keys]
    return {part.pk for head in heads for part in head.parts if part.pk in keys}

"""Who votes on which kind of body. Imports no Django."""


def usual_vote(body, role):
    """Whether a seat votes unless said otherwise: on a deciding body only elected members do."""
    if role == "officer":
        return False
    if body.power == "decide":
        return role in (
            "chair",
            "vice_chair",
            "elected_member",
        )
    return True

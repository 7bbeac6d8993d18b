"""The key messages of what is read."""

from performance.profile.messages import messages


def messages_of(found, people=None):
    """[Message] of Standings and of the People whose number has changed."""
    return messages([each.fact for each in found], people)

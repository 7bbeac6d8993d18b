"""Whether a vote is carried. Imports no Django."""

from dataclasses import dataclass

from boards.attendance.rules import THRESHOLDS


@dataclass(frozen=True)
class Outcome:
    """How a vote went, and why, in one sentence."""

    carried: bool
    sentence: str


def vote_outcome(
    votes_for,
    votes_against,
    abstentions,
    casting=None,
    threshold="simple",
    voting_present=None,
    seats=None,
):
    """The outcome of a vote. Abstentions are not votes cast.

    `casting` is None, "for" or "against": the second vote of who presides, only on a tie.
    `threshold` is "simple" (more for than against), "two-thirds" (of `voting_present`) or
    "all-members" (more than half of `seats`). Raises ValueError for sums that cannot be, for a
    casting vote without a tie, and where a threshold lacks its number.
    Source: Local Government Act 1972 Sch 12 para 39.
    """
    counts = (votes_for, votes_against, abstentions)
    if any(each < 0 for each in counts):
        raise ValueError("A vote cannot be counted below nothing.")
    for name, limit in (("voting members present", voting_present), ("seats", seats)):
        if limit is not None and sum(counts) > limit:
            raise ValueError(f"There are more votes ({sum(counts)}) than {name} ({limit}).")
    if threshold not in THRESHOLDS:
        raise ValueError(f"A threshold is one of: {', '.join(THRESHOLDS)}.")
    if casting not in (None, "for", "against"):
        raise ValueError("A casting vote is for or against.")
    if casting and votes_for != votes_against:
        raise ValueError("There is no tie, so there is no casting vote.")
    if threshold == "simple":
        return _simple(votes_for, votes_against, abstentions, casting)
    needed = _needed(threshold, voting_present, seats)
    carried = votes_for >= needed
    of = (
        f"two thirds of the {voting_present} voting members present"
        if threshold == "two-thirds"
        else f"more than half of all {seats} members"
    )
    tally = _tally(votes_for, votes_against, abstentions)
    return Outcome(
        carried, f"{'Carried' if carried else 'Not carried'}: {tally}; {of} is {needed} or more."
    )


def _needed(threshold, voting_present, seats):
    """Votes for that are enough under a threshold other than a simple majority."""
    if threshold == "two-thirds":
        if voting_present is None:
            raise ValueError("Two thirds of how many? Say how many voting members are present.")
        return max(1, -(-2 * voting_present // 3))
    if seats is None:
        raise ValueError("More than half of how many? Say how many members there are.")
    return seats // 2 + 1


def _simple(votes_for, votes_against, abstentions, casting):
    tally = _tally(votes_for, votes_against, abstentions)
    if casting:
        carried = casting == "for"
        word = "carried" if carried else "not carried"
        return Outcome(carried, f"{tally[:1].upper()}{tally[1:]}: {word} on the casting vote.")
    if votes_for == votes_against:
        why = "no one voted for or against" if not votes_for else "tied; no casting vote"
        return Outcome(False, f"Not carried: {tally}; {why}.")
    if votes_for < votes_against:
        return Outcome(False, f"Not carried: {tally}.")
    if votes_against:
        return Outcome(True, f"Carried: {tally}.")
    if abstentions:
        return Outcome(True, f"Carried with none against: {tally}.")
    return Outcome(True, f"Carried unanimously: {tally}.")


def _tally(votes_for, votes_against, abstentions):
    words = f"{votes_for} for, {votes_against} against"
    if abstentions:
        words += f", {abstentions} abstained"
    return words

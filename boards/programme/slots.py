"""What is shown elsewhere of answers to papers, and of what became of a decision."""

from boards.corrections.rooms import put_beside
from boards.programme.matter import matter_of
from boards.programme.models import Answer


def answers(papers, user):
    """{id: {"items": [...], "rows": [(recommendation, [answer or None for each item])]}} of papers
    with `heard`, the items that the reader may know of."""
    found = {}
    for paper in papers:
        if rows := answers_by_recommendation(paper, paper.heard, user):
            found[paper.pk] = {"items": paper.heard, "rows": rows}
    return found


def matter(decisions, user):
    """{id: [Stage]} of decisions; each has its own line, so this is for one on its page. Each decision
    has what corrections say of its room."""
    found = {each.pk: matter_of(each, user) for each in decisions}
    put_beside([stage.decision for rows in found.values() for stage in rows if stage.decision])
    return found


def answers_by_recommendation(paper, items, user):
    """[(recommendation, [answer or None for each item])]: a row of the table of answers."""
    given = {
        (answer.recommendation_id, answer.item_id): answer
        for answer in Answer.objects.visible_to(user)
        .filter(item__in=items)
        .select_related("decision__numbered")
    }
    return [
        (each, [(item, given.get((each.pk, item.pk))) for item in items])
        for each in paper.recommendations.all()
    ]

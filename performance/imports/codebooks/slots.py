"""What a code book shows on the page of an indicator: how people were asked."""

from collections import defaultdict

from core import slots
from performance.imports.codebooks.models import SurveyQuestion


def register():
    slots.fill("indicator.more", asked, template="performance/codebooks/asked.html")


def asked(indicators, user):
    """{id: [questions]} for whoever sees the indicator."""
    found = defaultdict(list)
    for each in SurveyQuestion.objects.asked_for(indicators):
        found[each.indicator_id].append(each)
    return dict(found)

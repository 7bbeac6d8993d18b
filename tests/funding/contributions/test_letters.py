"""The letter that a contribution rests on, as a file."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core.errors import Refused
from core.models import Event
from core.retention.registry import find
from funding.contributions.letters.operations import keep_letter
from funding.contributions.operations import end
from funding.models import ContributionLetter, ContributionLetterContent
from tests import factories
from tests.clients import FormClient

pytestmark = pytest.mark.django_db
PDF = factories.blank_pdf()


def test_the_newest_counts_and_the_one_before_stays(cash, finance):
    first = keep_letter(contribution=cash, content=PDF, name="a.pdf", by=finance)
    press = uuid.uuid4()
    said = {"content": factories.picture(), "name": "scan.png", "title": "Signed", "by": finance}
    second = keep_letter(contribution=cash, client_id=press, **said)
    assert keep_letter(contribution=cash, client_id=press, **said) == second
    assert list(cash.letters.all()) == [second, first]
    with pytest.raises(Refused, match="already been added"):
        keep_letter(contribution=cash, **said)
    with pytest.raises(Refused, match="Upload a PDF"):
        keep_letter(contribution=cash, content=b"MZ virus", name="letter.pdf", by=finance)
    assert "Signed" not in str(list(Event.objects.about(cash).values_list("changes", flat=True)))


def test_only_who_works_with_the_money_opens_it(cash, finance, client):
    letter = keep_letter(contribution=cash, content=PDF, name="SECRET.pdf", by=finance)
    url, page = reverse("contribution_letter", args=[letter.pk]), cash.get_absolute_url()
    assert client.get(url).status_code == 302
    assert b"SECRET" not in client.get(page).content
    client.force_login(factories.OfficerFactory(role="portfolio_holder"))
    assert client.get(url).status_code == 404
    client.force_login(finance)
    got = client.get(url)
    assert (got.content, got["Content-Type"]) == (PDF, "application/pdf")
    assert got["Cache-Control"] == "no-store, private"
    assert b"SECRET" in client.get(page).content


def test_a_file_is_added_on_its_page(cash, finance):
    client = FormClient()
    client.force_login(finance)
    url = reverse("contribution_letter_add", args=[cash.pk])
    file = SimpleUploadedFile("Agreement 2026.pdf", PDF)
    assert client.post(url, {"file": file}).status_code == 302
    assert cash.letters.get().title == "Agreement 2026"


def test_the_database_keeps_it_until_the_contribution_is_over(cash, finance):
    letter = keep_letter(contribution=cash, content=PDF, name="a.pdf", by=finance)

    def refused(sql):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    refused("UPDATE funding_contributionletter SET title = 'Another'")
    refused("UPDATE funding_contributionlettercontent SET data = ''")
    refused("DELETE FROM funding_contributionlettercontent")
    refused("DELETE FROM funding_contributionletter")
    assert bytes(letter.content.data) == PDF


def test_it_is_taken_off_years_after_the_end(cash, finance):
    keep_letter(contribution=cash, content=PDF, name="a.pdf", by=finance)
    end(contribution=cash, ends_on=datetime.date(2026, 9, 30), reason="Over", by=finance)
    kept = find("contributions")
    before = datetime.datetime(2027, 5, 1, tzinfo=datetime.UTC)
    assert list(kept.due(before)) == [cash]
    assert kept.empty(cash) == ["signatory", "letters"]
    assert not ContributionLetter.objects.exists()
    assert not ContributionLetterContent.objects.exists()
    assert not kept.due(before).exists()

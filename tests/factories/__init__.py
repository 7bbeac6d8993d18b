"""Small rows for tests. Each factory fills what a test does not care about."""

import datetime
import io
import zlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image
from pypdf import PdfWriter

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role
from boards.models import AgendaItem, Body, Meeting, TermOfOffice
from core.actors import SYSTEM
from neighbourhoods.models import Agency, Area, Contact, Neighbourhood, Person, Venue, Ward
from neighbourhoods.people.operations import PRIVATE


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"User {n}")
    email = factory.Sequence(lambda n: f"user{n}@example.org")


class OfficerFactory(UserFactory):
    """Somebody who may write everywhere: head of service, so that operations let them."""

    class Meta:
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Officer {n}")
    email = factory.Sequence(lambda n: f"officer{n}@example.org")

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        grant_role(user=self, role=extracted or Role.HEAD_OF_SERVICE, by=SYSTEM)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Area {n}")


class NeighbourhoodFactory(DjangoModelFactory):
    class Meta:
        model = Neighbourhood

    name = factory.Sequence(lambda n: f"Place {n}")
    slug = factory.LazyAttribute(lambda each: each.name.lower().replace(" ", "-"))
    area = factory.SubFactory(AreaFactory)
    latitude = factory.Sequence(lambda n: f"{52.85 + n % 10 / 100:.4f}")
    longitude = factory.Sequence(lambda n: f"{-1.5 + n % 7 / 100:.4f}")


class WardFactory(DjangoModelFactory):
    class Meta:
        model = Ward

    code = factory.Sequence(lambda n: f"E{n:08d}")
    name = factory.Sequence(lambda n: f"Ward {n}")
    starts_on = datetime.date(2003, 5, 1)


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Agency {n}")
    short_name = factory.SelfAttribute("name")
    slug = factory.Sequence(lambda n: f"agency-{n}")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """How to reach somebody stands in a row of its own."""
        details = {name: kwargs.pop(name) for name in PRIVATE if name in kwargs}
        person = super()._create(model_class, *args, **kwargs)
        if any(details.values()):
            Contact.objects.create(person=person, **details)
            person.refresh_from_db(fields=["version"])
        return person


class CouncillorFactory(PersonFactory):
    """Somebody who has been elected for a ward of their own for twenty years."""

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def term(self, create, extracted, **kwargs):
        TermOfOffice.objects.create(
            person=self, ward=WardFactory(), starts_on=datetime.date(2003, 5, 5)
        )


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Hall {n}")
    address = "1 High Street"
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    kind = Body.Kind.BOARD
    power = Body.Power.RECOMMEND
    name = factory.Sequence(lambda n: f"Board {n}")
    slug = factory.Sequence(lambda n: f"board-{n}")
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    starts_at = factory.Sequence(
        lambda n: timezone.localtime() + datetime.timedelta(days=1, minutes=n)
    )
    convened_at = factory.LazyAttribute(
        lambda meeting: min(timezone.now(), meeting.starts_at - datetime.timedelta(days=60))
    )
    place = "The hall"


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Item {n}")


def picture(words=""):
    """The bytes of a small PNG; other words make another one."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2), zlib.crc32(words.encode()) % 0xFFFFFF).save(out, "PNG")
    return out.getvalue()


def blank_pdf(pages=1, password=""):
    """The bytes of a PDF with nothing on its pages."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()

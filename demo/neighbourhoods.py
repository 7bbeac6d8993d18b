"""Agencies, areas, neighbourhoods, wards, services; the people of a neighbourhood and their posts."""

import datetime

from django.utils.text import slugify

from accounts.access import Role
from core.actors import SYSTEM
from core.dates import local_time
from demo.facts import dates, people, places, services
from demo.facts.sign_ins import ADDRESS, HOME
from neighbourhoods.dates.operations import add_avoid_dates
from neighbourhoods.elections.models import TAKES_OFFICE
from neighbourhoods.elections.operations import announce_election
from neighbourhoods.models import (
    Agency,
    Area,
    AvoidDate,
    ClosedDay,
    CommunityGroup,
    Contact,
    Election,
    ElectionWard,
    Neighbourhood,
    Part,
    Person,
    PopulationFact,
    Service,
    ServiceArea,
    ServiceEntry,
    TeamPost,
    Venue,
    Ward,
)
from neighbourhoods.people.needs.operations import save_needs

Kind = TeamPost.Kind
ELEVEN = datetime.time(11)
WEDNESDAY, THURSDAY = 2, 3
TERMS_RUN = 800
"""Days for which the elected members have sat at least."""


def write_places(world):
    _closed_days(world)
    for slug, (name, short, kind) in places.AGENCIES.items():
        world.agencies[slug] = Agency.objects.create(
            slug=slug,
            name=name,
            short_name=short,
            kind=kind,
            works_every_day=slug in places.EVERY_DAY,
        )
    areas = {
        number: Area.objects.create(number=number, name=name)
        for number, name in places.AREAS.items()
    }
    for number, row in enumerate(places.NEIGHBOURHOODS):
        place = _place(row, number, areas, places.PROFILES[number % len(places.PROFILES)])
        world.places[place.name] = place
        world.wards[place.name] = _ward(place, number)
    for name, place, wards, note in places.PARTS:
        part = Part.objects.create(
            neighbourhood=world.places[place], name=name, is_priority=True, note=note
        )
        part.wards.set(world.wards[each] for each in wards)
    _election(world)
    _avoid_dates(world)


def _closed_days(world):
    for year in range(world.today.year - 3, world.today.year + 2):
        for day in (29, 30, 31):
            ClosedDay.objects.create(day=datetime.date(year, 12, day), name="Christmas closure")
    world.closed = ClosedDay.objects.days()


def _avoid_dates(world):
    """School holidays, a festival and full council: in this year and the next."""
    first, last = world.today.year - 1, world.today.year + 1
    for year in range(first, last + 1):
        for month, day, length, name in dates.SCHOOL:
            _avoid(datetime.date(year, month, day), length, AvoidDate.Kind.SCHOOL, name, None)
        for place, month, day, length, name in dates.FESTIVALS:
            start = datetime.date(year, month, day)
            _avoid(start, length, AvoidDate.Kind.FESTIVAL, name, world.places[place])
        for month in dates.COUNCIL_MONTHS:
            third = datetime.date(
                year, month, 15
            )  # the third Wednesday lies on the 15th to the 21st
            wednesday = third + datetime.timedelta(days=(WEDNESDAY - third.weekday()) % 7)
            _avoid(wednesday, 1, AvoidDate.Kind.COUNCIL, "Full council", None)


def _avoid(first, length, kind, name, place):
    add_avoid_dates(
        first=first,
        last=first + datetime.timedelta(days=length - 1),
        kind=kind,
        name=name,
        neighbourhoods=[place] if place else [],
        source=dates.SOURCE,
        by=SYSTEM,
    )


def _place(row, number, areas, profile):
    name, area, latitude, longitude, count, _, street, green = row
    place = Neighbourhood.objects.create(
        name=name,
        slug=slugify(name),
        area=areas[area],
        code=f"E0{places.FIRST_CODE + number}",
        latitude=latitude,
        longitude=longitude,
        is_priority=name in places.PRIORITY,
        **_office(name, slugify(name)),
        profile=profile.format(
            name=name, people=count, order="seventeen", street=street, green=green
        ),
    )
    PopulationFact.objects.create(
        neighbourhood=place,
        year=places.POPULATION_YEAR,
        people=count,
        source=places.POPULATION_SOURCE,
    )
    return place


def _office(name, slug):
    """How the office is reached; of two it is not known yet. The numbers are kept free for stories."""
    if name in places.OFFICE_UNKNOWN:
        return {}
    number = places.FIRST_OFFICE + [row[0] for row in places.NEIGHBOURHOODS].index(name)
    return {
        "office_phone": f"01632 960{number}",
        "office_email": ADDRESS.format(f"{slug}.office"),
        "office_hours": "Monday to Friday, 9am to 5pm",
    }


def _ward(place, number):
    ward = Ward.objects.create(
        code=f"E0{places.FIRST_CODE + number}",
        name=place.name,
        starts_on=datetime.date(2002, 5, 2),
        ends_on=datetime.date(2023, 5, 3),
    )
    ward.neighbourhoods.add(place)
    return ward


def _election(world):
    """The last ordinary election, whose results are entered."""
    poll_on = last_poll(world.days_ago(TERMS_RUN))
    at = local_time(poll_on + datetime.timedelta(days=1), ELEVEN)
    world.election = announce_election(
        kind=Election.Kind.ORDINARY,
        notice_on=poll_on - datetime.timedelta(days=44),
        poll_on=poll_on,
        wards=list(world.wards.values()),
        by=SYSTEM,
        at=at,
    )
    ElectionWard.objects.filter(election=world.election).update(entered_at=at)
    _next_election(world)


def _next_election(world):
    """The ordinary election that comes next: its pre-election period is in the calendar."""
    poll_on = last_poll(datetime.date(world.today.year + 1, 12, 31))
    announce_election(
        kind=Election.Kind.ORDINARY,
        notice_on=poll_on - datetime.timedelta(days=44),
        poll_on=poll_on,
        wards=list(world.wards.values()),
        by=SYSTEM,
    )


def last_poll(before):
    """The first Thursday in May of the last year in which the terms began before a day."""
    for year in (before.year, before.year - 1):
        first = datetime.date(year, 5, 1)
        poll_on = first + datetime.timedelta(days=(THURSDAY - first.weekday()) % 7)
        if poll_on + TAKES_OFFICE <= before:
            return poll_on
    raise ValueError(before)


def write_services(world):
    areas = [
        ServiceArea.objects.create(name=name, position=number)
        for number, name in enumerate(services.SERVICE_AREAS, start=1)
    ]
    for (level, agency), names in services.SERVICES.items():
        for name in names:
            area = services.SERVICE_AREA_OF.get(name)
            about = {"service_area": areas[area - 1] if area else None}
            about["at_risk"] = name in services.AT_RISK
            service, _ = Service.objects.get_or_create(name=name, defaults=about)
            ServiceEntry.objects.create(
                service=service,
                level=level,
                agency=world.agencies[agency],
                **_numbers(world, agency, name),
            )


def _numbers(world, agency, service):
    """What a source says of whom to ring; nothing where none does."""
    found = {}
    for what, (words, source) in services.NUMBERS.get((agency, service), {}).items():
        found |= {what: words, f"{what}_source": source}
        found[f"{what}_checked_on"] = world.days_ago(30)
    return found


def write_people(world):
    for number, row in enumerate(places.NEIGHBOURHOODS):
        name = row[0]
        world.people[name] = {}
        world.venues[name] = Venue.objects.create(
            name=row[5],
            address=f"{name}, Derby",
            neighbourhood=world.places[name],
            access_notes=people.VENUE_NOTES,
            capacity=80 + 5 * number,
        )
        _team(world, name, number)
        _residents(world, name)
        _needs(world, name, number)
    for role in (Role.PORTFOLIO_HOLDER, Role.HEAD_OF_SERVICE, Role.MEETINGS_CLERK):
        agency = None if role == Role.PORTFOLIO_HOLDER else "council"
        world.people[role] = _person(world, agency, role.label, world.users[role])


def _team(world, name, number):
    """Who works there; one post in nine is vacant."""
    here, home = world.people[name], name == HOME
    employer = "derby-homes" if number % 6 == 3 else "council"
    user = world.users[Role.NEIGHBOURHOOD_MANAGER] if home else None
    here["manager"] = _person(world, employer, "Neighbourhood manager", user)
    _post(world, name, here["manager"], Kind.MANAGER, employer)
    for key, agency, job, kind in people.POSTS:
        if (number + len(key)) % 9 == 0:
            _post(world, name, None, Kind[kind], agency)
            continue
        user = world.users[Role.PARTNER_OFFICER] if home and key == "sergeant" else None
        here[key] = _person(world, agency, job, user)
        _post(world, name, here[key], Kind[kind], agency, "1.00" if key != "fire" else "0.50")
    here["nurse"] = _person(world, "nhs", "Link officer")
    if number % 6 == 0:
        here["development"] = _person(world, "nhs", "Community development officer")
        _post(world, name, here["development"], Kind.DEVELOPMENT, "nhs")


def _needs(world, name, number):
    """What some of those who come to meetings have told they need."""
    for key, needs in people.NEEDS[number % len(people.NEEDS)].items():
        person = world.people[name][key]
        save_needs(person=person, by=SYSTEM, at=local_time(world.days_ago(60), ELEVEN), **needs)


OFFLINE = "resident3"
"""Has no email address, and is told by telephone or on paper."""


def _residents(world, name):
    """Councillors and residents, and their groups."""
    here, home = world.people[name], name == HOME
    signs_in = {
        "councillor1": Role.BOARD_CHAIR,
        "councillor2": Role.ELECTED_MEMBER,
        "resident1": Role.RESIDENT_REPRESENTATIVE,
    }
    for number in (1, 2, 3):
        for key, job in ((f"councillor{number}", "Councillor"), (f"resident{number}", "Resident")):
            user = world.users[signs_in[key]] if home and key in signs_in else None
            here[key] = _person(world, None, job, user, has_email=key != OFFLINE)
    _post(world, name, here["resident1"], Kind.RESIDENT, None, None)
    _post(world, name, here["councillor1"], Kind.ELECTED_MEMBER, None, None)
    for group, purpose, constituted in world.chance.sample(people.GROUPS, 2):
        CommunityGroup.objects.create(
            name=f"{name} {group}",
            neighbourhood=world.places[name],
            purpose=purpose,
            is_constituted=constituted,
            contact=here["resident2"],
        )


def _person(world, agency, job, user=None, *, has_email=True):
    """Who works for an agency has a work telephone, anybody else a private one."""
    name = user.name if user else world.name()
    person = Person.objects.create(
        name=name, agency=world.agencies.get(agency), job_title=job, user=user
    )
    Contact.objects.create(
        person=person,
        email=ADDRESS.format(slugify(name).replace("-", ".")) if has_email else "",
        **{"work_phone" if agency else "phone": f"01632 960{world.chance.randrange(1000):03d}"},
        postal_address="" if agency else f"{person.pk} Sample Street\nDerby",
    )
    return person


def _post(world, name, person, kind, employer, full_time_equivalent="1.00"):
    TeamPost.objects.create(
        neighbourhood=world.places[name],
        person=person,
        kind=kind,
        employer=world.agencies.get(employer),
        full_time_equivalent=full_time_equivalent,
        starts_on=world.days_ago(900),
    )

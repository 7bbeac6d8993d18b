"""The sheet of whom to ring, as plain data for its print."""

from django.utils.formats import date_format

from core import pdf

FOR_STAFF = "For staff: do not display in public"


def sheet(place, found, today):
    """What the page shows. `found`: as from neighbourhoods.services.views.whom_to_ring."""
    title = f"Who to ring in {place}"
    foot = f"{title}, as at {date_format(today)}"
    office = [place.office_phone, place.office_hours, place.office_email]
    return pdf.frame(title, today, foot=foot, mark=FOR_STAFF if found["team"] else "") | {
        "day": date_format(today),
        "office": [each for each in office if each],
        "is_staff": found["is_staff"],
        "team": [_post(*each) for each in found["team"] or ()],
        "services": [
            [str(each.service), str(each.agency), each.phone, each.hours, each.out_of_hours]
            for each in found["services"]
        ],
    }


def _post(post, absences):
    """[post, who and when away, agency, work phone]."""
    name = str(post.person) if post.person else "Vacant"
    away = [
        f"{'▲ Away now: ' if each.is_now else 'Away '}{date_format(each.starts_on)} to "
        f"{date_format(each.ends_on)}, {each.covered_by} covers"
        for each in absences
    ]
    phone = (post.person.work_phone or "Not known") if post.person else ""
    return [post.get_kind_display(), "\n".join([name, *away]), str(post.employer), phone]

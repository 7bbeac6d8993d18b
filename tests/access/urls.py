"""Every address with the rows it is tried on, and how to try it."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.operations import invitation_token
from derby_nm.feed import feed_token

MEETINGS = ("draft", "agenda", "running", "written", "ready", "published", "private")

# name → the rows of a side on which it is tried; a name that is missing takes no arguments
ROWS = {
    "invitation": ("user",),
    "calendar_feed": ("writer",),
    "account_reset_password_from_key": ("writer",),
    "user": ("user",),
    "invite_again": ("user",),
    "grant_add": ("user",),
    "user_active": ("user",),
    "grant_end": ("grant",),
    "user_email": ("user",),
    "second_factor_reset": ("user",),
    "session_end": ("user",),
    "cover": ("cover",),
    "cover_end": ("cover",),
    "cover_add": ("grant",),
    "neighbourhood": ("place",),
    "profile_edit": ("place",),
    "neighbourhood_services": ("place",),
    "neighbourhood_actions": ("place",),
    "agency": ("agency",),
    "agency_actions": ("agency",),
    "person": ("person",),
    "person_contact": ("person",),
    "person_edit": ("person",),
    "person_sign_in": ("person",),
    "body": ("body", "private_body"),
    "body_edit": ("body", "private_body"),
    "body_actions": ("body", "private_body"),
    "body_rules": ("body", "private_body"),
    "member_add": ("body", "private_body"),
    "member_end": ("seat",),
    "meeting_add": ("body", "private_body"),
    "body_timetable": ("body", "private_body"),
    "meeting_call": ("draft",),
    "meeting_look_after": ("draft",),
    "agenda_agree": ("draft",),
    "agenda_agree_here": ("draft",),
    "item_propose": ("draft",),
    "terms": ("body", "private_body"),
    "terms_add": ("body", "private_body"),
    "review_begin": ("body", "private_body"),
    "review_findings": ("review",),
    "meeting": MEETINGS,
    "agenda": MEETINGS,
    "agenda_word": ("draft", "published", "private"),
    "minutes_word": ("written", "published", "signed", "private"),
    "agenda_pdf": ("draft", "published", "private"),
    "minutes": (*MEETINGS, "signed"),
    "minutes_pdf": ("written", "published", "signed", "private"),
    "pack": ("pack", "private_pack"),
    "pack_pdf": ("pack", "private_pack"),
    "supplement_publish": ("agenda",),
    "meeting_edit": ("draft",),
    "meeting_cancel": ("draft",),
    "agenda_edit": ("draft",),
    "agenda_copy": ("draft",),
    "agenda_publish": ("draft",),
    "meeting_apologies": ("draft",),
    "meeting_start": ("agenda",),
    "meeting_live": ("running", "private"),
    "live_tick": ("running",),
    "live_attendee": ("running",),
    "live_count": ("running",),
    "live_item": ("running",),
    "live_attendee_remove": ("attendee",),
    "live_minute": ("live_item",),
    "live_decision": ("live_item",),
    "minutes_check": ("ready",),
    "minutes_agreed": ("ready",),
    "interests": ("running",),
    "interest_remove": ("interest",),
    "interest_notified": ("interest",),
    "vote": ("live_item",),
    "own_vote": ("vote",),
    "vote_strike": ("vote",),
    "live_urgent": ("live_item",),
    "live_approve": ("live_item",),
    "live_sign": ("approval",),
    "live_absence": ("running",),
    "live_absence_remove": ("absence",),
    "live_presiding": ("running",),
    "live_informal": ("running",),
    "live_resume": ("running",),
    "absent_note": ("term",),
    "requirement_end": ("requirement",),
    "course_add": ("development",),
    "session_add": ("course",),
    "session": ("session",),
    "session_book": ("session",),
    "session_leave": ("session",),
    "session_person": ("session",),
    "session_attendance": ("session",),
    "session_cancel": ("session",),
    "body_training": ("body", "private_body"),
    "item_amend": ("public_item",),
    "item_withdraw": ("public_item",),
    "minute_open": ("live_item",),
    "release_add": ("closed_item",),
    "release": ("release", "public_release"),
    "release_review": ("release",),
    "item_revisions": ("live_item", "closed_item"),
    "correction_add": ("signed",),
    "live_decision_strike": ("decision",),
    "live_action": ("live_item",),
    "body_feed": ("body", "private_body"),
    "meeting_adjourn": ("running",),
    "briefing": ("draft", "agenda", "private"),
    "register_add": ("person",),
    "register_end": ("register",),
    "plan": ("plan", "public_plan"),
    "plan_pdf": ("plan", "public_plan"),
    "plan_edit": ("plan",),
    "plan_consult": ("plan",),
    "plan_adopt": ("plan",),
    "plan_ask": ("plan",),
    "plan_review": ("public_plan",),
    "plan_next": ("public_plan",),
    "priority_add": ("plan",),
    "priority_edit": ("priority",),
    "priority_drop": ("priority",),
    "priority_move": ("priority",),
    "commitment": ("commitment",),
    "seat_add": ("body", "private_body"),
    "seat_edit": ("place_on",),
    "seat_end": ("place_on",),
    "deputy_add": ("place_on",),
    "deputy_end": ("deputy",),
    "papers": ("body", "private_body"),
    "paper_add": ("body", "private_body"),
    "programme": ("body", "private_body"),
    "future_add": ("body", "private_body"),
    "future_take": ("future",),
    "future_drop": ("future",),
    "paper": ("paper", "public_paper", "private_paper"),
    "paper_edit": ("paper",),
    "paper_file_add": ("paper",),
    "paper_replace": ("public_paper",),
    "paper_place": ("paper",),
    "option_add": ("paper",),
    "option_edit": ("option",),
    "option_remove": ("option",),
    "answers": ("heard_item",),
    "answer": ("heard_item",),
    "agree_all": ("live_item",),
    "decision": ("decision", "public_decision", "private_decision"),
    "decision_send": ("decision",),
    "decision_report": ("decision",),
    "file": ("file", "private_file", "paper_file", "draft_paper_file"),
    "file_add": ("item",),
    "file_remove": ("draft_file",),
    "item_private": ("running",),
    "item_summary": ("closed_item",),
    "live_exclude": ("live_item",),
    "item_edit": ("item",),
    "item_move": ("item",),
    "item_remove": ("item",),
    "meeting_finish": ("running",),
    "minutes_ready": ("written",),
    "minutes_back": ("ready",),
    "minutes_publish": ("ready",),
    "meeting_follow_up": ("published",),
    "action": ("action",),
    "action_edit": ("action",),
    "action_report": ("action",),
    "live_log": ("action",),
}
ADMIN_ROWS = {
    "area": "area", "closedday": "closed_day", "neighbourhood": "place", "part": "part", "ward": "ward", "agency": "agency",
    "person": "person", "teampost": "post", "venue": "venue", "communitygroup": "group",
    "populationfact": "fact", "servicearea": "service_area", "service": "service",
    "serviceentry": "entry", "sourcedfigure": "figure",
}  # fmt: skip
BY_SLUG = {
    "neighbourhood", "profile_edit", "neighbourhood_services", "neighbourhood_actions", "agency",
    "agency_actions", "body", "body_edit", "body_rules", "body_actions", "member_add", "meeting_add",
    "body_feed", "seat_add", "terms", "terms_add", "review_begin",
    "body_timetable", "body_training", "papers", "paper_add", "programme", "future_add",
}  # fmt: skip


def names():
    """The name of every address in the resolver; None for one without."""
    found = []

    def walk(patterns, namespace):
        for each in patterns:
            if isinstance(each, URLResolver):
                walk(
                    each.url_patterns,
                    f"{namespace}{each.namespace}:" if each.namespace else namespace,
                )
            elif isinstance(each, URLPattern):
                found.append(f"{namespace}{each.name}" if each.name else None)

    walk(get_resolver().url_patterns, "")
    return found


def rows_of(name):
    """The names of rows on which an address is tried; (None,) where it takes none."""
    if name in ROWS:
        return ROWS[name]
    verb = name.rpartition("_")[2]
    if name.startswith("admin:") and verb in ("change", "delete", "history"):
        model = name.rpartition("_")[0].rpartition("_")[2]
        return (ADMIN_ROWS[model],) if model in ADMIN_ROWS else (None,)
    return (None,)


def address(name, row, side):
    """The path of an address for a row of a side."""
    if name == "admin:jsi18n" or row is None:
        return reverse(name, args=_plain_arguments(name))
    target = side.place if row == "place" else getattr(side, row)
    if name == "invitation":
        return reverse(name, args=[invitation_token(target.invitation)])
    if name == "calendar_feed":
        return reverse(name, args=[feed_token(target)])
    if name == "account_reset_password_from_key":
        key = default_token_generator.make_token(target)
        return reverse(name, args=[user_pk_to_url_str(target), key])
    if name == "answer":
        return reverse(name, args=[target.pk, 1])
    return reverse(name, args=[target.slug if name in BY_SLUG else target.pk])


def _plain_arguments(name):
    return {
        "admin:app_list": ["neighbourhoods"],
        "admin:view_on_site": [1, 1],
        None: [],
    }.get(name, [])

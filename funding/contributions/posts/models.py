"""Posts that partners put in, and who pays, employs and manages them."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from core.constraints import same, span
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.contributions.models import Contribution
from funding.contributions.querysets import OfContributionQuerySet, OfOneQuerySet
from funding.contributions.triggers import CLOSED, WAIT
from funding.contributions.triggers import span as days_of
from funding.ledger.models import DIGITS
from neighbourhoods.models import Agency, TeamPost
from neighbourhoods.people.guards import OfRunningAgency


class ShareQuerySet(OfContributionQuerySet):
    path = "post__contribution__"


WHOLE = """
    PERFORM 1 FROM funding_fundedpost WHERE id = {post} FOR NO KEY UPDATE;
    IF FOUND AND (
        SELECT COUNT(*) FROM (
            SELECT role FROM funding_postshare WHERE post_id = {post}
             GROUP BY role HAVING SUM(percent) = 100) whole) <> 3 THEN
        RAISE EXCEPTION 'the shares of a post add up to 100 percent';
    END IF;
"""
"""SQL: whoever changes shares of the same post waits, and each role has all of it."""


def shares_whole():
    """The trigger that the shares of a post add up, looked at once the whole operation is written."""
    return pgtrigger.Trigger(
        name="shares_whole",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func=f"""
            IF TG_OP <> 'INSERT' THEN
                {WHOLE.format(post="OLD.post_id")}
            END IF;
            IF TG_OP <> 'DELETE' THEN
                {WHOLE.format(post="NEW.post_id")}
            END IF;
            RETURN NULL;
        """,
    )


def has_shares():
    """The trigger that a post has shares at all."""
    return pgtrigger.Trigger(
        name="has_shares",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=WHOLE.format(post="NEW.id") + "RETURN NULL;",
    )


RUNS_LATER = """COALESCE((SELECT post.ends_on > agency.ended_on FROM funding_fundedpost post
                            WHERE post.id = {row}.post_id), TRUE)"""
"""SQL: the post of a share runs on after the last day of its agency."""
CHANGED = f"""
    CASE TG_OP WHEN 'INSERT' THEN {days_of("NEW")} && its.days WHEN 'DELETE' THEN {days_of("OLD")} && its.days
    ELSE {days_of("OLD")} * its.days <> {days_of("NEW")} * its.days
         OR {days_of("OLD")} && its.days AND (OLD.full_cost, OLD.full_time_equivalent)
            IS DISTINCT FROM (NEW.full_cost, NEW.full_time_equivalent) END
"""
"""SQL: a post would count otherwise in `its.days`."""


def closed_stays():
    """The trigger that posts of a closed year stay: none is added to it or taken from it, and cost, time and days
    there stay."""
    return pgtrigger.Trigger(
        name="closed_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            {WAIT}
            IF EXISTS ({CLOSED.format(says=f"({CHANGED})")}) THEN
                RAISE EXCEPTION 'a post of a closed year stays as it is';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def closed_shares_stay():
    """The trigger that shares of a post that ran in a closed year stay."""
    ran = f"""EXISTS (SELECT 1 FROM funding_fundedpost post
                       WHERE post.id IN (OLD.post_id, NEW.post_id) AND {days_of("post")} && its.days)"""  # noqa: S608 - fixed SQL
    return pgtrigger.Trigger(
        name="closed_shares_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            {WAIT}
            IF OLD IS DISTINCT FROM NEW AND EXISTS ({CLOSED.format(says=ran)}) THEN
                RAISE EXCEPTION 'the shares of a post of a closed year stay as they are';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def outlives_no_agency():
    """The trigger that a post does not begin to run on after an agency that has a share of it has ended."""
    later = "COALESCE({row}.ends_on > agency.ended_on, TRUE)"
    return pgtrigger.Trigger(
        name="outlives_no_agency",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("ends_on"),
        func=f"""
            PERFORM 1 FROM neighbourhoods_agency agency
              JOIN funding_postshare share ON share.agency_id = agency.id
             WHERE share.post_id = NEW.id ORDER BY agency.id FOR KEY SHARE OF agency;
            IF EXISTS (SELECT 1 FROM funding_postshare share
                         JOIN neighbourhoods_agency agency ON agency.id = share.agency_id
                        WHERE share.post_id = NEW.id AND agency.ended_on IS NOT NULL
                          AND {later.format(row="NEW")} AND NOT {later.format(row="OLD")}) THEN
                RAISE EXCEPTION 'this agency has ended';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - fixed SQL
    )


def said_of(shares, role):
    """Who has which part of a role, of shares with their agencies."""
    found = [each for each in shares if each.role == role]
    if len(found) == 1:
        return str(found[0].agency)
    return ", ".join(f"{each.agency} {each.percent.normalize():f}%" for each in found)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FundedPost(Versioned):
    """A post that a partner puts in, or that its money pays for. Its cost and time are counted once,
    by the shares of those who pay."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120, help_text="Public once the contribution is agreed")
    full_time_equivalent = models.DecimalField(max_digits=4, decimal_places=2)
    full_cost = PoundsField(**DIGITS, null=True, help_text="A year, of the whole post")
    rate_source = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    shares_agreed_in = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    team_post = models.ForeignKey(
        TeamPost, models.SET_NULL, null=True, related_name="funded", help_text="Whose place it is"
    )

    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = OfOneQuerySet.as_manager()
    named = "The post"

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["title", "id"], name="funded_post_by_title")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="funded_post_has_title"),
            models.CheckConstraint(
                condition=Q(full_time_equivalent__gt=0), name="funded_post_of_some_time"
            ),
            models.CheckConstraint(
                condition=Q(full_cost=None) | Q(full_cost__gt=0) & ~Q(rate_source=""),
                name="funded_post_cost_has_source",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="funded_post_ends_after_start",
            ),
            ExclusionConstraint(
                name="funded_post_counted_once",
                expressions=[
                    (same("team_post"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(team_post__isnull=False),
            ),
        ]
        triggers = [
            raises_version(),
            has_shares(),
            closed_stays(),
            outlives_no_agency(),
            pgtrigger.Protect(
                name="of_what_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("contribution"),
            ),
            pgtrigger.Trigger(
                name="of_staff_or_money",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM funding_contribution
                                WHERE id = NEW.contribution_id
                                  AND (measure NOT IN ('posts', 'pounds') OR state = 'withdrawn')) THEN
                        RAISE EXCEPTION 'posts are put in as staff or paid for with money';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.contribution.get_absolute_url()

    def said(self, role):
        """Who has which part of a role: "Derby Homes 60%, Derby City Council 40%"; of shares that were
        read along."""
        return said_of(self.shares.all(), role)

    @property
    def payers(self):
        return self.said(PostShare.Role.PAYS)

    @property
    def employers(self):
        return self.said(PostShare.Role.EMPLOYS)

    @property
    def managers(self):
        return self.said(PostShare.Role.MANAGES)


class PostShare(models.Model):
    """The part of a post that one agency pays, employs or manages from day to day."""

    class Role(models.TextChoices):
        """What the agency does."""

        PAYS = "pays", "Pays"
        EMPLOYS = "employs", "Employs"
        MANAGES = "manages", "Manages day to day"

    post = models.ForeignKey(FundedPost, models.CASCADE, related_name="shares")
    role = models.CharField(max_length=8, choices=Role)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    as_money = models.BooleanField(
        default=False, help_text="Paid as money, which is counted there and not in kind"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["post", "role", "-percent", "id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "role", "agency"], name="post_share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="post_share_of_the_whole"
            ),
            models.CheckConstraint(
                condition=Q(as_money=False) | Q(role="pays"), name="post_share_as_money_pays"
            ),
        ]
        triggers = [
            shares_whole(),
            OfRunningAgency("agency", RUNS_LATER, ["post_id"]),
            closed_shares_stay(),
        ]

    def __str__(self):
        return f"{self.agency} {self.get_role_display().lower()} {self.percent}%"

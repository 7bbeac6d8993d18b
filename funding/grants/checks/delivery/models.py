"""What follows from an approval of one request, said before the report, and that it was done, said afterwards."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import ScopedQuerySet
from core.files import StoredContent, StoredFile
from core.rows import Versioned, raises_version
from funding.grants.applications.models import GrantRequest
from funding.grants.checks import querysets


class DeliveryQuerySet(querysets.OfRequestQuerySet):
    """Whoever sees the request reads what follows from it."""

    def visible_to(self, user):
        requests = self.model._meta.get_field("asked").related_model.objects.visible_to(user)
        return self.filter(asked__in=requests)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Delivery(Versioned):
    """What follows from an approval. Of a purchase or of works by the council: which service does it, who owns
    and maintains what there is then; once it is granted its order or recharge, and the day it was done."""

    asked = models.OneToOneField(GrantRequest, models.PROTECT, related_name="delivery")
    gets_back = models.BooleanField(help_text="The council gets something back: a purchase")
    service = models.CharField(
        max_length=200, blank=True, help_text="The council service that buys it or does it"
    )
    owner = models.CharField(max_length=200, blank=True)
    upkeep_by = models.CharField(max_length=200, blank=True, help_text="Who maintains it")
    upkeep_years = models.PositiveSmallIntegerField(null=True, help_text="For how many years")
    upkeep_budget = models.CharField(max_length=200, blank=True, help_text="From which budget")
    reference = models.CharField(
        max_length=100, blank=True, help_text="Order number, journal, recharge code or reference"
    )
    done_on = models.DateField(null=True)

    objects = DeliveryQuerySet.as_manager()
    named = "What follows from an approval"

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(upkeep_years=None) | Q(upkeep_years__gte=1, upkeep_years__lte=100),
                name="delivery_upkeep_years",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Trigger(
                name="before_and_after",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("held", "text")],
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.asked_id <> OLD.asked_id THEN
                        RAISE EXCEPTION 'what follows is of one request';
                    END IF;
                    SELECT state INTO held FROM funding_grantrequest
                     WHERE id = NEW.asked_id FOR NO KEY UPDATE;
                    IF TG_OP = 'INSERT' OR
                       (OLD.gets_back, OLD.service, OLD.owner, OLD.upkeep_by, OLD.upkeep_years, OLD.upkeep_budget)
                       IS DISTINCT FROM
                       (NEW.gets_back, NEW.service, NEW.owner, NEW.upkeep_by, NEW.upkeep_years, NEW.upkeep_budget)
                    THEN
                        IF held <> 'received' THEN
                            RAISE EXCEPTION 'what follows is said before the decision';
                        END IF;
                        UPDATE funding_assessment SET ready_at = NULL, ready_by_id = NULL
                         WHERE asked_id = NEW.asked_id AND ready_at IS NOT NULL;
                    END IF;
                    IF held <> 'granted' AND (NEW.reference <> '' OR NEW.done_on IS NOT NULL)
                       AND (TG_OP = 'INSERT' OR (OLD.reference, OLD.done_on)
                                                IS DISTINCT FROM (NEW.reference, NEW.done_on)) THEN
                        RAISE EXCEPTION 'it is ordered and done once it is granted';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="delivery_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"What follows from {self.asked}"

    def get_absolute_url(self):
        return reverse("application", args=[self.asked.application_id])

    @property
    def upkeep_words(self):
        """Such as "Streetpride, for 10 years, from the parks budget"."""
        years = (
            self.upkeep_years
            and f"for {self.upkeep_years} year{'s' if self.upkeep_years > 1 else ''}"
        )
        budget = self.upkeep_budget and f"from {self.upkeep_budget}"
        return ", ".join(each for each in (self.upkeep_by, years, budget) if each)

    @property
    def says_who_keeps_it(self):
        """Whether it is said who does it, who owns and who maintains what there is then."""
        return all(
            (self.service, self.owner, self.upkeep_by, self.upkeep_years, self.upkeep_budget)
        )


class DeliveryPhotoQuerySet(ScopedQuerySet):
    """As open as what it shows; taken away by who works with the money."""

    def visible_to(self, user):
        return self.filter(delivery__in=Delivery.objects.visible_to(user))

    def changeable_by(self, user, permission):
        return self.filter(delivery__in=Delivery.objects.changeable_by(user, permission))


class DeliveryPhoto(StoredFile):
    """The photograph of what was done: one of a request. Where and when it was taken is not kept."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="photo")

    objects = DeliveryPhotoQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("image/png", "image/jpeg")), name="deliveryphoto_is_picture"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="photo_stays", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="once_granted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM funding_grantrequest asked
                       JOIN funding_delivery said ON said.asked_id = asked.id
                      WHERE said.id = NEW.delivery_id AND asked.state = 'granted' FOR SHARE OF asked;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'what was done is photographed once it is granted';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def get_absolute_url(self):
        return reverse("delivery_photo", args=[self.pk])


class DeliveryPhotoContent(StoredContent):
    """The bytes of a photograph."""

    photo = models.OneToOneField(
        DeliveryPhoto, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = ScopedQuerySet.as_manager()

    def __str__(self):
        return f"Content of photograph {self.photo_id}"

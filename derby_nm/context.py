"""What every page needs: names, and the menu by job."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from derby_nm.menu import menu_for


def site(request):
    return {
        "product_name": settings.PRODUCT_NAME,
        "council_name": settings.COUNCIL_NAME,
        "training_copy": settings.TRAINING_COPY,
        "menu": SimpleLazyObject(lambda: menu_for(request)),
    }

"""One admin site behind the ordinary sign-in; only scoped admin classes get in."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


class DerbyAdminConfig(AdminConfig):
    default_site = "derby_nm.admin_site.DerbyAdminSite"


class DerbyAdminSite(AdminSite):
    site_header = "Derby Neighbourhood Management: admin"
    site_title = "Admin"
    index_title = "Admin"
    site_url = "/"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def get_urls(self):
        """Without Django's own pages for passwords and the like: there is one of each already."""
        unused = {"password_change", "password_change_done", "view_on_site", "autocomplete"}
        return [each for each in super().get_urls() if getattr(each, "name", "") not in unused]

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what other packages bring: their classes know nothing of roles. What comes in
        is opened by the right of its class."""
        from accounts.admin import ScopedAdmin
        from accounts.backends import admin_permissions

        if not (admin_class and issubclass(admin_class, ScopedAdmin)):
            return
        super().register(model_or_iterable, admin_class, **options)
        single = not isinstance(model_or_iterable, list | tuple)
        for model in [model_or_iterable] if single else model_or_iterable:
            admin_permissions[model._meta.label_lower] = admin_class.right

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff

    @login_not_required
    def login(self, request, extra_context=None):
        """Send strangers to the one sign-in, with where they wanted to go; never back to here."""
        if request.user.is_authenticated:
            raise PermissionDenied("Your role does not include admin.")
        after = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': after})}")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

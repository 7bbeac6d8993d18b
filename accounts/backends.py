"""One backend: allauth checks the password, the role table answers every question of rights."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts import access
from accounts.access import Permission

admin_permissions = {}
"""{"app_label.model": Permission}: filled by the admin site as it registers a class, read by
has_perm."""


class RoleBackend(AuthenticationBackend):
    def has_perm(self, user_obj, perm, obj=None):
        """`perm` is a Permission or Django's "app.verb_model"; anything unknown is refused."""
        if not user_obj.is_active:
            return False
        if perm in Permission.values:
            return access.may_anywhere(user_obj, Permission(perm))
        app_label, _, codename = perm.partition(".")
        needed = admin_permissions.get(f"{app_label}.{codename.partition('_')[2]}")
        return bool(needed) and access.may_anywhere(user_obj, needed)

    def has_module_perms(self, user_obj, app_label):
        needed = {
            permission
            for name, permission in admin_permissions.items()
            if name.startswith(f"{app_label}.")
        }
        return any(access.may_anywhere(user_obj, each) for each in needed)

    def get_all_permissions(self, user_obj, obj=None):
        return set()

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()

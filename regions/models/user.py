from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now

from succession.tenancy.declarations import RowSecurity, audited, everything, me, rules
from succession.tenancy.personas import APP, CTX, MAINT, PEOPLE


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None, **more: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. What they may do comes from memberships alone; nobody is a superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lower", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(name="user_no_superuser", condition=models.Q(is_superuser=False)),
            RowSecurity(
                name="user_security",
                rules=[
                    *rules([APP], "SELECT"),
                    *rules([APP], "UPDATE"),  # last sign-in, a changed password
                    *rules(PEOPLE, "SELECT", me("id")),
                    *rules([CTX], "SELECT"),
                    *rules([CTX], "INSERT"),  # by an accepted invitation alone
                    *everything(MAINT),
                ],
            ),
            audited("user", "columns"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

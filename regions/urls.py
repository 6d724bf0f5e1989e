from django.contrib.auth.decorators import login_not_required
from django.urls import path

from regions.views.role import choose_role
from regions.views.sign_in import SignInView

urlpatterns = [
    path("account/sign-in/", login_not_required(SignInView.as_view()), name="account_login"),
    path("choose-role/", choose_role, name="choose_role"),
]

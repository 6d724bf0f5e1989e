from django.urls import path

from regions.views.role import choose_role

urlpatterns = [path("choose-role/", choose_role, name="choose_role")]

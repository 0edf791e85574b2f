"""The routes of signing in; those of allauth that would let people sign up are left out."""

from allauth.account import views
from django.conf import settings
from django.urls import path, re_path

from accounts.views import api_tokens, revoke_api_token

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("tokens/", api_tokens, name="api_tokens"),
    path("tokens/<int:id>/revoke/", revoke_api_token, name="revoke_api_token"),
    # Where the links lead that `createadmin` and the admin's pages hand out.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
if settings.KPIDASH_SENDS_MAIL:
    urlpatterns += [
        path("password/reset/", views.password_reset, name="account_reset_password"),
        path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    ]

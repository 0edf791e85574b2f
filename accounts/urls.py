"""The routes of signing in; those of allauth that would let people sign up are left out."""

from allauth.account import views
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.socialaccount import views as elsewhere
from allauth.socialaccount.providers.openid_connect import views as provider
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from accounts.sessions import end_other_sessions, end_session, sessions
from accounts.views import api_tokens, revoke_api_token

# Whoever comes back without being let in isn't signed in.
cancelled = login_not_required(elsewhere.login_cancelled)
failed = login_not_required(elsewhere.login_error)

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("tokens/", api_tokens, name="api_tokens"),
    path("tokens/<int:id>/revoke/", revoke_api_token, name="revoke_api_token"),
    path("sessions/", sessions, name="sessions"),
    path("sessions/<int:id>/end/", end_session, name="end_session"),
    path("sessions/others/end/", end_other_sessions, name="end_other_sessions"),
    path("codes/", codes.index, name="mfa_index"),
    path("codes/sign-in/", codes.authenticate, name="mfa_authenticate"),
    path("codes/again/", codes.reauthenticate, name="mfa_reauthenticate"),
    path("codes/app/on/", app.activate_totp, name="mfa_activate_totp"),
    path("codes/app/off/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "codes/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "codes/recovery/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    # Where the provider of sign-ins leads back to; without one configured there is nothing here.
    path("elsewhere/cancelled/", cancelled, name="socialaccount_login_cancelled"),
    path("elsewhere/error/", failed, name="socialaccount_login_error"),
    path("elsewhere/<slug:provider_id>/", provider.login, name="openid_connect_login"),
    path("elsewhere/<slug:provider_id>/back/", provider.callback, name="openid_connect_callback"),
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

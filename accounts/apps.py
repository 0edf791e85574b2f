from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.utils.translation import gettext_lazy


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = gettext_lazy("Accounts")

    def ready(self) -> None:
        from allauth.account import signals as passwords
        from allauth.mfa import signals as codes

        from accounts import signin
        from kpidash import model_texts

        model_texts.tell(self)

        # Django saves the person at each sign-in, which would fill their history.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(signin.note_sign_in, dispatch_uid="note_sign_in")
        user_login_failed.connect(signin.note_failed_sign_in, dispatch_uid="note_failed_sign_in")
        for signal in (
            passwords.password_set,
            passwords.password_changed,
            passwords.password_reset,
        ):
            signal.connect(signin.note_password, dispatch_uid="note_password")
        codes.authenticator_added.connect(signin.note_codes_on, dispatch_uid="note_codes_on")
        codes.authenticator_removed.connect(signin.note_codes_off, dispatch_uid="note_codes_off")

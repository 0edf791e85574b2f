"""What people keep about themselves: the tokens that they read the API with."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiToken, User
from accounts.tokens import make_token, revoke
from kpidash import clock

LIVES = (30, 90, 365)


def lives() -> list[tuple[int, str]]:
    """How long a token may be valid, in the language of the moment."""
    return [(days, ngettext("%d day", "%d days", days) % days) for days in LIVES]


class TokenForm(forms.ModelForm):
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=lives,
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scope")


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """A new token is shown in this answer and never again: a redirect would have to keep it."""
    assert isinstance(request.user, User)  # noqa: S101 (nobody else gets past the sign-in)
    form, token = TokenForm(request.POST or None), ""
    if form.is_valid():
        asked = form.cleaned_data
        _made, token = make_token(by=request.user, **asked, now=clock.now())
        form = TokenForm()
    tokens = ApiToken.objects.of(request.user)
    page = {"form": form, "token": token, "tokens": tokens, "now": clock.now()}
    return render(request, "accounts/api_tokens.html", page)


@require_POST
def revoke_api_token(request: HttpRequest, id: int) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101
    revoke(get_object_or_404(ApiToken.objects.of(request.user), pk=id), now=clock.now())
    return redirect("api_tokens")

"""Forms with which people note what happened, from the pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import Client, Contact, TouchPoint, User
from kpidash import clock

MINUTE = "%Y-%m-%dT%H:%M"


class TouchPointForm(forms.Form):
    """A call, mail or meeting with one client, filled in as far as can be guessed."""

    channel = forms.ChoiceField(
        label=_("How"),
        choices=TouchPoint.Channel,
        initial=TouchPoint.Channel.CALL,
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=_("Who began it"),
        choices=[
            (TouchPoint.Direction.OUTBOUND, _("We")),
            (TouchPoint.Direction.INBOUND, _("The client")),
        ],
        initial=TouchPoint.Direction.OUTBOUND,
        widget=forms.RadioSelect,
    )
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("With whom"), required=False, empty_label=_("Somebody else")
    )
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"}),
    )
    note = forms.CharField(label=_("What it was about"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, client: Client) -> None:
        now = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
        super().__init__(data, initial={"at": now})
        self.client = client
        self.fields["contact"].queryset = client.contacts.filter(left_on__isnull=True)

    def logged(self, *, by: User) -> TouchPoint | None:
        """The touch point, once the form is sent and all of it can be."""
        if not self.is_valid():
            return None
        try:
            return actions.log_touchpoint(by=by, client=self.client, **self.cleaned_data)
        except ValidationError as error:
            self.add_error("at", error)
            return None

"""What people fill in on the pages, outside the Django admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import Client, Contact, TouchPoint, User
from kpidash import clock

MINUTES = "%Y-%m-%dT%H:%M"


class ContactField(forms.ModelChoiceField):
    def label_from_instance(self, contact: Any) -> str:
        """Ann Berg, decision maker."""
        return ", ".join(filter(None, (contact.name, contact.get_seniority_display().lower())))


class TouchPointForm(forms.Form):
    """A call, mail or meeting in ten seconds; whoever fills it in was the one of us."""

    contact = ContactField(
        Contact.objects.none(),
        required=False,
        label=_("With whom"),
        empty_label=_("nobody in particular"),
    )
    channel = forms.ChoiceField(
        choices=TouchPoint.Channel.choices,
        initial=TouchPoint.Channel.CALL,
        label=_("How"),
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        choices=[
            (TouchPoint.Direction.OUTBOUND, _("We did")),
            (TouchPoint.Direction.INBOUND, _("They did")),
        ],
        initial=TouchPoint.Direction.OUTBOUND,
        label=_("Who began"),
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("What about"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["at"] = clock.now().replace(second=0, microsecond=0)
        self.client = client
        contacts = self.fields["contact"]
        if isinstance(contacts, ContactField):
            contacts.queryset = client.contacts.filter(left_on=None)

    def logged(self, *, by: User) -> TouchPoint | None:
        """The touch point; None with the reason among the errors."""
        if not self.is_valid():
            return None
        try:
            return actions.log_touchpoint(by=by, client=self.client, **self.cleaned_data)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None

"""What somebody says to a new target of theirs."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpidash import clock
from metrics.models import Target, TargetReply
from metrics.scorecards.targets_news import is_news_to
from metrics.scorecards.targets_reading import today_here
from metrics.targets import TargetBook
from metrics.web.request import SignedInRequest
from metrics.web.targets_forms import ReplyForm


@require_POST
def reply(request: SignedInRequest, id: int) -> HttpResponse:
    """Only who is judged by a target says something to it, and only for themself."""
    book, person = TargetBook.load(), request.user
    if not is_news_to(book, person.source_id, id, today=today_here()):
        raise Http404("There is no such new target of yours.")
    form = ReplyForm(request.POST)
    if not form.is_valid():
        for name, said in form.errors.items():
            if name != NON_FIELD_ERRORS:
                messages.error(request, " ".join(map(str, said)))
        # The banner stays open there, with what is missing beside its field.
        scorecard = reverse("person", args=[person.source_id])
        return redirect(f"{scorecard}?unsaid={id}#target-{id}")
    TargetReply.objects.create(
        target=get_object_or_404(Target, pk=id), person=person, at=clock.now(), **form.cleaned_data
    )
    is_open = form.cleaned_data["answer"] == TargetReply.Answer.DISCUSS
    messages.success(
        request,
        _("Noted. Who leads you sees what you wrote.") if is_open else _("Noted, thank you."),
    )
    return redirect("person", person.source_id)

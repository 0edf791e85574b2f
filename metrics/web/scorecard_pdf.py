"""A scorecard to print or to send, for those who may see it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.models import User
from metrics.exports.paper import NothingToPrintWith, scorecard_pdf
from metrics.scorecards.reading import person_for
from metrics.web.request import SignedInRequest
from metrics.web.table_files import Asked, attachment, note_export


@require_safe
def person_pdf(request: SignedInRequest, id: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), source_id=id)
    asked = Asked.of(request, "scorecard", "pdf")
    page = person_for(person, asked.numbers, choice=asked.choice, reader=request.user)
    about = asked.about(place=page.name, scope=f"person:{id}")
    try:
        file = scorecard_pdf(page, about, asked.numbers)
    except NothingToPrintWith as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    note_export(asked.wanted, about, by=request.user)
    name = f"{slugify(page.name) or 'kpidash'}-scorecard.pdf"
    return attachment(file, name=name, content_type="application/pdf")

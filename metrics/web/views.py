"""Saved views: a page with its filters, under a name that only its owner sees."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metrics.models import SavedView
from metrics.scorecards.views import views_of
from metrics.web.request import SignedInRequest

# Pages that lead on by themselves or only hold a form: nobody comes back to them.
NO_PLACES = {__name__, "metrics.web.setup"}


def can_be_kept(address: str) -> bool:
    """Whether an address is one of our pages, for people to read."""
    if address.startswith("//"):  # a browser would take it for another host
        return False
    try:
        module = resolve(address.partition("?")[0]).func.__module__
    except Resolver404:
        return False
    return module.startswith("metrics.web.") and module not in NO_PLACES


class ViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields: tuple[str, ...] = ("name", "address")
        widgets = {"address": forms.HiddenInput}
        labels = {"name": gettext_lazy("Name of the view")}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SavedView.objects.of(self.instance.person).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(_("You have a view of that name already."))
        return name

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not can_be_kept(address):
            raise forms.ValidationError(_("This is no page that can be saved."))
        return address


class NameForm(ViewForm):
    class Meta(ViewForm.Meta):
        fields = ("name",)


@require_safe
def views(request: SignedInRequest) -> HttpResponse:
    return render(request, "metrics/views.html", {"views": views_of(request.user)})


@require_safe
def view(request: SignedInRequest, id: int) -> HttpResponse:
    """The page behind a name; whether its reader may still see it, that page decides."""
    return redirect(_own(request, id).address)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_view(request: SignedInRequest) -> HttpResponse:
    view = SavedView(person=request.user)
    form = ViewForm(request.POST or None, instance=view, initial=request.GET.dict())
    if form.is_valid():
        view = form.save()
        messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
        return redirect(view.address)
    return render(request, "metrics/view_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def rename_view(request: SignedInRequest, id: int) -> HttpResponse:
    form = NameForm(request.POST or None, instance=_own(request, id))
    if form.is_valid():
        form.save()
        return redirect("views")
    return render(request, "metrics/view_form.html", {"form": form})


@require_POST
def forget_view(request: SignedInRequest, id: int) -> HttpResponse:
    view = _own(request, id)
    view.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
    return redirect("views")


def _own(request: SignedInRequest, id: int) -> SavedView:
    return get_object_or_404(SavedView.objects.of(request.user), pk=id)

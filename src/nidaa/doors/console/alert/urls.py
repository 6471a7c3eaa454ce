from django.urls import URLPattern, path

from . import drafting, holding, live, preview, steps, views, where_suggestions

urlpatterns: list[URLPattern] = [
    path("case/<uuid:case_id>/alert", drafting.of_case, name="alert-of-case"),
    path("case/<uuid:case_id>/alert/draft", drafting.draft, name="alert-draft"),
    path("alert/<uuid:alert_id>", views.alert, name="alert"),
    path("alert/<uuid:alert_id>/look", views.look, name="alert-look"),
    path("alert/<uuid:alert_id>/places", views.places, name="alert-places"),
    path("alert/<uuid:alert_id>/where", where_suggestions.suggestions, name="alert-where"),
    path("alert/<uuid:alert_id>/update", drafting.update, name="alert-update"),
    path("alert/<uuid:alert_id>/preview/page/<str:language>", preview.page, name="alert-preview-page"),
    path("alert/<uuid:alert_id>/preview/sheet/<str:kind>", preview.sheet, name="alert-preview-sheet"),
    path("alert/<uuid:alert_id>/preview/photo/<uuid:photo_id>", preview.photo, name="alert-preview-photo"),
    path("alert/<uuid:alert_id>/live", live.live, name="alert-live"),
    path("alert/<uuid:alert_id>/live/channels", live.channels, name="alert-channels"),
    path("alert/<uuid:alert_id>/steps", live.approve_steps, name="alert-steps-approve"),
    path("alert/<uuid:alert_id>/steps/<uuid:step_id>", steps.strike, name="alert-step-strike"),
    path("alert/<uuid:alert_id>/stop", live.stop, name="alert-stop"),
    path("alert/<uuid:alert_id>/hold", holding.hold, name="alert-hold"),
    path("alert/<uuid:alert_id>/go-on", holding.go_on, name="alert-go-on"),
]

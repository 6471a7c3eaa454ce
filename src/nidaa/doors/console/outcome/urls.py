from django.urls import path

from . import kept, views

urlpatterns = [
    path("case/<uuid:case_id>/outcome", views.outcome, name="outcome"),
    path("case/<uuid:case_id>/outcome/found", views.found, name="outcome-found"),
    path("case/<uuid:case_id>/outcome/withdrawals", views.withdrawals, name="outcome-withdrawals"),
    path("case/<uuid:case_id>/outcome/reopen", views.reopen, name="outcome-reopen"),
    path("kept", kept.kept, name="kept"),
    path("kept/<uuid:case_id>/hold", kept.hold, name="kept-hold"),
    path("kept/<uuid:case_id>/lift", kept.lift, name="kept-lift"),
]

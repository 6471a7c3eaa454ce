from django.urls import path

from . import photos, views

urlpatterns = [
    path("tips", views.inbox, name="tips"),
    path("tips/<uuid:tip_id>", views.tip, name="tip"),
    path("tips/<uuid:tip_id>/grade", views.grade, name="tip-grade"),
    path("tips/<uuid:tip_id>/link", views.link, name="tip-link"),
    path("tips/<uuid:tip_id>/promote", views.promote, name="tip-promote"),
    path("tips/<uuid:tip_id>/close", views.close, name="tip-close"),
    path("tips/<uuid:tip_id>/photo", photos.photo, name="tip-photo"),
    path("case/<uuid:case_id>/tips", views.of_case, name="case-tips"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("case/<uuid:case_id>/where", views.where, name="where"),
    path("case/<uuid:case_id>/where/add", views.add, name="where-add"),
    path("case/<uuid:case_id>/where/evidence/<uuid:evidence_id>", views.switch, name="where-switch"),
]

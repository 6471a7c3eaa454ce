from django.urls import URLPattern, path

from . import criteria, views

urlpatterns: list[URLPattern] = [
    path("case/<uuid:case_id>/danger", views.danger, name="danger"),
    path("case/<uuid:case_id>/danger/advice", views.recompute, name="danger-advice"),
    path("case/<uuid:case_id>/danger/<int:assessment_id>/confirm", views.confirm, name="danger-confirm"),
    path("case/<uuid:case_id>/criteria", criteria.overview, name="criteria-overview"),
    path("case/<uuid:case_id>/criteria/<str:tier>", criteria.criteria, name="criteria"),
]

from django.urls import path

from . import plans, views

urlpatterns = [
    path("case/<uuid:case_id>/where", views.where, name="where"),
    path("case/<uuid:case_id>/where/map", views.live, name="where-live"),
    path("case/<uuid:case_id>/where/add", views.add, name="where-add"),
    path("case/<uuid:case_id>/where/evidence/<uuid:evidence_id>", views.switch, name="where-switch"),
    path("case/<uuid:case_id>/where/teams", plans.teams, name="where-teams"),
    path("case/<uuid:case_id>/where/teams/<uuid:plan_id>", plans.plan, name="where-plan"),
    path("case/<uuid:case_id>/where/teams/<uuid:plan_id>/<str:form>", plans.export, name="where-export"),
]

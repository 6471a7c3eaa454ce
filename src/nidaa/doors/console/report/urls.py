from django.urls import path

from . import views

urlpatterns = [
    path("report/new", views.new, name="report"),
    path("report/similar", views.similar, name="report-similar"),
    path("report/<uuid:case_id>/receipt", views.receipt, name="report-receipt"),
]

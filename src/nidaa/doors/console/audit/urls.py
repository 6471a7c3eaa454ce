from django.urls import path

from . import views

urlpatterns = [
    path("audit", views.audit, name="audit"),
    path("audit/verify", views.verify_chain, name="audit-verify"),
    path("audit/export.csv", views.export, name="audit-export"),
]

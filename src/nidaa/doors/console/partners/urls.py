from django.urls import path

from . import views

urlpatterns = [
    path("partners", views.partners, name="partners"),
    path("partners/add", views.add, name="partners-add"),
    path("partners/<slug:key>/remove", views.remove, name="partners-remove"),
]

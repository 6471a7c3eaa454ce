from django.urls import path

from . import views

urlpatterns = [
    path("map/style/<str:theme>/<str:language>.json", views.style, name="map-style"),
    path("map/layers/<str:name>", views.layer, name="map-layer"),
    path("map/places", views.places, name="map-places"),
    path("map/at", views.at, name="map-at"),
]

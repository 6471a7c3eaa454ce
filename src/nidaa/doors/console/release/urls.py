from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("release/<int:request_id>", views.release, name="release"),
    path("release/<int:request_id>/return", views.send_back, name="release-return"),
    path("release/<int:request_id>/reject", views.reject, name="release-reject"),
    path("release/<int:request_id>/preview/<str:language>", views.preview, name="release-preview"),
]

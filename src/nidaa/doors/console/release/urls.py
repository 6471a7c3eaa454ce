from django.urls import URLPattern, path

from . import preview, views

urlpatterns: list[URLPattern] = [
    path("release/<int:request_id>", views.release, name="release"),
    path("release/<int:request_id>/return", views.send_back, name="release-return"),
    path("release/<int:request_id>/reject", views.reject, name="release-reject"),
    path("release/<int:request_id>/preview/<str:language>", preview.page, name="release-preview"),
    path("release/<int:request_id>/photo.jpg", preview.photo, name="release-photo"),
    path("release/<int:request_id>/sheet/<str:kind>", preview.sheet, name="release-sheet"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/add", views.add, name="people-add"),
    path("people/<int:officer_id>", views.person, name="person"),
    path("people/<int:officer_id>/deactivate", views.stop, name="person-deactivate"),
    path("people/<int:officer_id>/reactivate", views.start, name="person-reactivate"),
]

from django.urls import path

from . import interview, paper, people, pictures, views

CASE = "case/<uuid:case_id>"

urlpatterns = [
    path(CASE, views.case, name="case"),
    path(f"{CASE}/steps/<int:task_id>", views.step_done, name="case-step"),
    path(f"{CASE}/interview", interview.interview, name="case-interview"),
    path(f"{CASE}/interview/<slug:key>", interview.section, name="case-section"),
    path(f"{CASE}/interview/<slug:key>/<str:item>", interview.section, name="case-item"),
    path(f"{CASE}/people-and-places", people.people_and_places, name="case-people"),
    path(f"{CASE}/photos", pictures.photographs, name="case-photos"),
    path(f"{CASE}/photos/withdraw", pictures.withdraw, name="case-photo-withdraw"),
    path(f"{CASE}/photos/<uuid:photo_id>", pictures.choose, name="case-photo"),
    path(f"{CASE}/print", paper.paper, name="case-print"),
    path("photo/<uuid:photo_id>", pictures.photo, name="photo"),
]

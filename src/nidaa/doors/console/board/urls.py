from django.urls import path

from . import views

urlpatterns = [
    path("", views.board, name="board"),
    path("board/table", views.table, name="board-table"),
    path("board/search", views.search, name="board-search"),
]

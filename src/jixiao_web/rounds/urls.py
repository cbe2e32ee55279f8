"""Addresses."""

from django.urls import path

from jixiao_web.rounds import views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new", views.round_new, name="round-new"),
    path("rounds/<int:pk>/remind", views.round_remind, name="round-remind"),
    path("rounds/<int:pk>/close", views.round_close, name="round-close"),
    path("rounds/<int:pk>/tasks", views.task_add, name="task-add"),
    path("tasks/<int:pk>/due", views.task_due, name="task-due"),
    path("notices", views.notices, name="notices"),
]

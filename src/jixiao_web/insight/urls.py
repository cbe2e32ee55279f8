"""Addresses."""

from django.urls import path

from jixiao_web.insight import views

urlpatterns = [
    path("insight/", views.insight, name="insight"),
    path("insight/results", views.results, name="insight-results"),
    path("insight/ranking", views.ranking, name="insight-ranking"),
    path("insight/public", views.public, name="insight-public"),
    path("insight/<slug:what>.<str:suffix>", views.table, name="insight-table"),
    path("projects/<int:pk>/glance", views.glance, name="project-glance"),
]

"""Addresses of the demonstration."""

from django.urls import path

from jixiao_web.demo import views

urlpatterns = [
    path("sign-in", views.sign_in, name="demo-sign-in"),
    path("reset", views.reset, name="demo-reset"),
]

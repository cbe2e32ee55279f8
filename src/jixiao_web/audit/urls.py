"""Addresses of the record."""

from django.urls import path, re_path

from jixiao_web.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("<int:seq>", views.entry, name="audit-entry"),
    re_path(r"^export\.(?P<suffix>csv|jsonl)$", views.export, name="audit-export"),
    path("about", views.about, name="audit-about"),
    path("verify", views.verify, name="audit-verify"),
    path("checkpoints", views.checkpoints, name="checkpoints"),
    path("checkpoints/<int:size>.txt", views.checkpoint_file, name="checkpoint-file"),
    path("checkpoints/key.txt", views.checkpoint_key, name="checkpoint-key"),
    path("checkpoints/check", views.checkpoint_check, name="checkpoint-check"),
    path("checkpoints/lodge", views.checkpoint_lodge, name="checkpoint-lodge"),
]

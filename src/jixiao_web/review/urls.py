"""Addresses."""

from django.urls import path

from jixiao_web.review import views_acts, views_form, views_rounds, views_text

urlpatterns = [
    path("", views_rounds.inbox, name="inbox"),
    path("rounds/<int:pk>/", views_rounds.round_, name="round"),
    path("rounds/<int:pk>/table.xlsx", views_rounds.round_table, name="round-table"),
    path("texts/approve", views_acts.texts_approve, name="texts-approve"),
    path("texts/<int:pk>/", views_text.text, name="text"),
    path("texts/<int:pk>/versions/<int:number>", views_text.version, name="version"),
    path("texts/<int:pk>/submit", views_acts.text_submit, name="text-submit"),
    path("texts/<int:pk>/withdraw", views_acts.text_withdraw, name="text-withdraw"),
    path("texts/<int:pk>/approve", views_acts.text_approve, name="text-approve"),
    path("texts/<int:pk>/return", views_acts.text_return, name="text-return"),
    path("texts/<int:pk>/adjust", views_acts.text_adjust, name="text-adjust"),
    path("texts/<int:pk>/reasons/<int:reason>", views_acts.text_answer, name="text-answer"),
    path("texts/<int:pk>/comments", views_acts.text_comment, name="text-comment"),
    path("texts/<int:pk>/comments/<int:comment>/settle", views_acts.comment_settle, name="comment-settle"),
    path("texts/<int:pk>/review", views_form.text_review, name="text-review"),
    path("texts/<int:pk>/review.<slug:suffix>", views_form.review_file, name="review-file"),
]

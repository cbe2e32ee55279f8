"""Addresses."""

from django.urls import path

from jixiao_web.surveys import views, views_answer

_ONE = "projects/<int:pk>/surveys/<int:survey>/"

urlpatterns = [
    path("projects/<int:pk>/surveys/", views.surveys, name="project-surveys"),
    path("projects/<int:pk>/surveys/new", views.survey_new, name="survey-new"),
    path(_ONE, views.survey, name="survey"),
    path(f"{_ONE}settings", views.survey_settings, name="survey-settings"),
    path(f"{_ONE}questions", views.survey_questions, name="survey-questions"),
    path(f"{_ONE}import", views.survey_import, name="survey-import"),
    path(f"{_ONE}form.xlsx", views.survey_form, name="survey-form"),
    path(f"{_ONE}preview", views.survey_preview, name="survey-preview"),
    path(f"{_ONE}publish", views.survey_publish, name="survey-publish"),
    path(f"{_ONE}discard", views.survey_discard, name="survey-discard"),
    path(f"{_ONE}codes", views.survey_codes, name="survey-codes"),
    path(f"{_ONE}codes.xlsx", views.survey_codes_file, name="survey-codes-file"),
    path(f"{_ONE}codes/revoke", views.survey_codes_revoke, name="survey-codes-revoke"),
    path(f"{_ONE}poster", views.survey_poster, name="survey-poster"),
    path(f"{_ONE}paper", views.survey_paper, name="survey-paper"),
    path(f"{_ONE}entry", views.survey_entry, name="survey-entry"),
    path(f"{_ONE}close", views.survey_close, name="survey-close"),
    path(f"{_ONE}results.<str:suffix>", views.survey_results, name="survey-results"),
    # open to everybody
    path("s/<str:token>", views_answer.answer, name="survey-answer"),
    path("s/<str:token>/thanks", views_answer.thanks, name="survey-thanks"),
]

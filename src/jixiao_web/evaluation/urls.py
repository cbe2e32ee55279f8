"""Addresses."""

from django.urls import path

from jixiao_web.evaluation import views, views_draw, views_evaluation, views_form, views_rectification

_PROJECT = "projects/<int:pk>/self-evaluation/"
_RECTIFICATION = "self-evaluation/rectification/"

urlpatterns = [
    path("self-evaluation/", views.seasons, name="self-evaluation"),
    path("self-evaluation/new", views.season_new, name="season-new"),
    path("self-evaluation/<int:pk>/", views.season, name="season"),
    path("self-evaluation/<int:pk>/close", views.season_close, name="season-close"),
    path("self-evaluation/<int:pk>/remind", views.season_remind, name="season-remind"),
    path("self-evaluation/<int:pk>/forms.<str:suffix>", views.season_file, name="season-file"),
    path(_PROJECT, views_form.project_evaluation, name="project-self-evaluation"),
    path(_PROJECT + "<int:form>/", views_form.self_form, name="self-form"),
    path(_PROJECT + "<int:form>/decide", views_form.self_form_decide, name="self-form-decide"),
    path(_PROJECT + "<int:form>/form.<str:suffix>", views_form.self_form_file, name="self-form-file"),
    path("self-evaluation/draws/", views_draw.draws, name="draws"),
    path("self-evaluation/draws/new", views_draw.draw_new, name="draw-new"),
    path("self-evaluation/draws/<int:pk>/", views_draw.draw, name="draw"),
    path("self-evaluation/evaluations/", views_evaluation.evaluations, name="evaluations"),
    path(_PROJECT + "evaluations/new", views_evaluation.evaluation_new, name="evaluation-new"),
    path(_PROJECT + "evaluations/<int:evaluation>/", views_evaluation.evaluation, name="evaluation"),
    path(_PROJECT + "evaluations/<int:evaluation>/report.<str:suffix>", views_evaluation.evaluation_file, name="evaluation-file"),
    path(_RECTIFICATION, views_rectification.rectifications, name="rectifications"),
    path(_RECTIFICATION + "new", views_rectification.rectification_new, name="rectification-new"),
    path(_RECTIFICATION + "<int:pk>/", views_rectification.rectification, name="rectification"),
    path(_RECTIFICATION + "<int:pk>/close", views_rectification.rectification_close, name="rectification-close"),
    path(_RECTIFICATION + "<int:pk>/proofs/<int:proof>", views_rectification.rectification_proof, name="rectification-proof"),
]  # fmt: skip

"""Questionnaires, invitations apart from answers."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questionnaires, invitations apart from answers."""

    name = "jixiao_web.surveys"
    verbose_name = "满意度问卷"

"""Self-evaluation, drawing of samples, evaluation, rectification."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Self-evaluation, drawing of samples, evaluation, rectification."""

    name = "jixiao_web.evaluation"
    verbose_name = "绩效评价"

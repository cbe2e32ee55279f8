"""The audit record."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Lowest of the apps: knows nobody, so that everybody may write to it."""

    name = "jixiao_web.audit"
    verbose_name = "审计"

"""The approved text at work: its projects and indicators through the year."""

from typing import Any

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The approved text at work: its projects and indicators through the year."""

    name = "jixiao_web.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        """What is approved is taken up."""
        from jixiao_web.review.services import approved

        approved.connect(_take_up, dispatch_uid="projects")


def _take_up(*, submission: Any, version: Any, by: Any, **_sent: Any) -> None:
    from jixiao_web.projects.services import take_up

    take_up(submission=submission, version=version, by=by)

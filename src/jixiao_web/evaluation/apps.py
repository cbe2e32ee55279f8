"""Looking back: self-evaluation, drawn samples, evaluation, rectification."""

from typing import Any

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Looking back: self-evaluation, drawn samples, evaluation, rectification."""

    name = "jixiao_web.evaluation"
    verbose_name = "自评与评价"

    def ready(self) -> None:
        """Projects that are taken up while a season is open have their form in it; pages of projects say what waits; verifying looks at proofs."""
        from jixiao_web.audit import witnesses
        from jixiao_web.audit.words import explain
        from jixiao_web.evaluation import queries, witness
        from jixiao_web.evaluation.models import Evaluation, Rectification
        from jixiao_web.projects import told
        from jixiao_web.projects.services import taken_up

        taken_up.connect(_extend, dispatch_uid="evaluation")
        told.waits.append(queries.waits)
        witnesses.add(witness.hold_proofs)
        explain("evaluation", "kind", dict(Evaluation.Kind.choices))
        explain("rectification", "origin", dict(Rectification.Origin.choices))


def _extend(*, taken: Any, **_sent: Any) -> None:
    from jixiao_web.evaluation.services import extend

    extend(projects=[one.project for one in taken])

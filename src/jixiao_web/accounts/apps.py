"""People, organisations and what each may do."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and organisations."""

    name = "jixiao_web.accounts"
    verbose_name = "人员与机构"

    def ready(self) -> None:
        """The record says roles in words."""
        from jixiao_web.accounts.models import Organisation
        from jixiao_web.accounts.powers import ROLE_NAMES
        from jixiao_web.audit.words import explain

        for group in ("person", "region"):
            explain(group, "role", {role.value: words for role, words in ROLE_NAMES.items()})
        explain("organisation", "kind", dict(Organisation.Kind.choices))

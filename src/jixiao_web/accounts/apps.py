"""People, organisations and what each may do."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and organisations."""

    name = "jixiao_web.accounts"
    verbose_name = "人员与机构"

"""Help pages and usage errors in Chinese; click speaks English."""

import click


class ChineseHelp(click.Command):
    """A command whose help page is in Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法：…"""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项：…"""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [r for r in (p.get_help_record(ctx) for p in options) if r is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, with Chinese words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助。"
        return option


def usage_words(error: click.ClickException) -> str:
    """A usage error as one Chinese line that says what to do."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。请用 --help 查看用法"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return f"缺少参数 {name}。请用 --help 查看用法"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param and error.param.opts else str(error.param_hint or "")
        choices = error.param.type.choices if error.param and isinstance(error.param.type, click.Choice) else ()
        wanted = f"可用的值：{'、'.join(map(str, choices))}" if choices else error.message.rstrip(".")
        if error.param and isinstance(error.param.type, click.DateTime):
            wanted = "应写成年-月-日，如 2024-01-15"
        return f"参数 {name} 的值不对。{wanted}。请用 --help 查看用法"
    if isinstance(error, click.UsageError):
        if error.message.startswith("No such command "):
            return f"没有命令 {error.message[16:].rstrip('.')}。请用 jixiao --help 查看命令"
        return f"用法不对：{error.message} 请用 --help 查看用法"
    return error.format_message()

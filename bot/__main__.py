"""The command line: `koban`, which is `python -m bot`."""

import typer

from bot.commands import articles, audit, backups, keys, people, running, zone

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Koban, the neighbourhood post in a phone.")
app.command()(zone.init)
app.command(name="import")(zone.import_file)
app.command()(running.run)
app.command()(running.demo)
app.command()(running.migrate)
app.command(name="signin-link")(people.signin_link)
app.command()(people.invite)
app.command(name="doctor")(running.check_setup)
app.command()(running.retry)
app.command()(backups.backup)
app.command()(backups.restore)
app.add_typer(articles.app, name="articles")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Runs the command that was typed."""
    app()


if __name__ == "__main__":
    main()

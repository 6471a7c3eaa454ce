import click


@click.command()
@click.option("--smtp", default=1025, show_default=True, help="Port on which mail is taken.")
@click.option("--http", default=8025, show_default=True, help="Port of the page, and of posts to /hook.")
def mailcatcher(smtp: int, http: int) -> None:
    """Play the partners of a demo: catch mail and webhooks, and show them on a page.

    Listens on this machine only, forwards nothing, and forgets everything when it stops.
    """
    from nidaa.doors.catcher.servers import catching

    try:
        with catching(smtp=smtp, http=http) as desk:
            click.echo(f"Mail to 127.0.0.1:{smtp}, posts to http://127.0.0.1:{http}/hook.")
            click.echo(f"Read them at http://127.0.0.1:{http}/. Stop with Ctrl-C.")
            desk.serve_forever()
    except OSError as error:
        raise click.ClickException(f"A port is taken: {error}.") from error
    except KeyboardInterrupt:
        click.echo("Stopped; what was caught is forgotten.")

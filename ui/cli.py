"""The command line: ``khabar add | ask | chat | web | list | show | remove | status | …``.

Each command imports what it needs inside itself, so that ``khabar --help`` loads nothing heavy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.cli import app as eval_app
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.build import Parts
    from rag.index import Added, Progress
    from rag.settings import Settings
    from rag.types import Answer, Filters

app = typer.Typer(
    name="khabar",
    help="Answers questions about news articles in any language, from the articles alone.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(eval_app)

Paths = Annotated[list[Path], typer.Argument(help="Files or folders: txt, md, html, jsonl, csv.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Llm = Annotated[
    str | None,
    typer.Option(help="none, local, provider:model, a server's URL, or a GGUF file."),
]
Language = Annotated[
    list[str] | None, typer.Option(help="Only articles in this language (ar, en, …); repeatable.")
]
Outlet = Annotated[list[str] | None, typer.Option(help="Only this outlet's articles; repeatable.")]
ArticleIds = Annotated[list[str] | None, typer.Option("--article", help="Only this article.")]
Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles of this day or later.")
]
Until = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles up to this day.")
]
PassageCount = Annotated[
    int | None, typer.Option("--passages", min=1, max=100, help="How many passages to retrieve.")
]


def main() -> None:
    """Run a command; what a person can mend is one line on stderr and exit status 1."""
    try:
        app()
    except RagError as error:
        print(f"khabar: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        sys.exit(141)


@app.command()
def add(paths: Paths, as_json: AsJson = False) -> None:
    """Add articles to the library, or bring changed ones up to date."""
    from corpus import read_articles
    from ui.render import added_json

    articles = [item for path in paths for item in read_articles(path)]
    with _progress("Adding", len(articles)) as progress:
        added = _parts().index.add(articles, progress)
    if as_json:
        told = added_json(added) | {"passages": added.passages, "embedded": added.embedded}
        print(json.dumps(told, ensure_ascii=False))
    else:
        _tell(added)
    if added.failed and not (added.new or added.changed or added.unchanged or added.copies):
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in any language.")],
    llm: Llm = None,
    language: Language = None,
    outlet: Outlet = None,
    article: ArticleIds = None,
    since: Since = None,
    until: Until = None,
    passages: PassageCount = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question from the library's articles, with the evidence."""
    from rag.types import Question
    from ui.render import as_json as render_json

    parts = _parts(llm=llm, passages=passages)
    asked = Question(question, _filters(language, outlet, article, since, until))
    if as_json:
        print(json.dumps(render_json(parts.chain.invoke(asked)), ensure_ascii=False, indent=2))
    else:
        _show(parts.chain.stream(asked))


@app.command()
def chat(llm: Llm = None, passages: PassageCount = None) -> None:
    """Ask one question after another; an empty line ends it."""
    parts = _parts(llm=llm, passages=passages)
    while True:
        try:
            question = input("\n? ").strip()
        except (EOFError, KeyboardInterrupt):
            break
        if not question:
            break
        try:
            _show(parts.chain.stream(question))
        except RagError as error:
            print(f"khabar: {error}", file=sys.stderr)


@app.command("list")
def list_articles(as_json: AsJson = False) -> None:
    """List the library's articles, newest first."""
    from ui.render import source_json, source_line

    sources = _parts().library.sources()
    if as_json:
        print(json.dumps([source_json(source) for source in sources], ensure_ascii=False, indent=2))
        return
    for source in sources:
        print(source_line(source))


@app.command()
def show(article_id: str, as_json: AsJson = False) -> None:
    """Print an article as it is stored."""
    from ui.render import source_json, source_line

    article = _parts().library.article(article_id)
    if as_json:
        print(json.dumps(source_json(article.source) | {"text": article.text}, ensure_ascii=False))
        return
    print(source_line(article.source), end="\n\n")
    print(article.text)


@app.command()
def remove(article_ids: Annotated[list[str], typer.Argument(metavar="ID...")]) -> None:
    """Remove articles from the library and every index."""
    index = _parts().index
    for article_id in article_ids:
        index.remove(article_id)
        print(f"Removed {article_id}.")


@app.command()
def status(as_json: AsJson = False) -> None:
    """What the library holds, with which model, and whether it is sound."""
    from ui.health import report

    found = report(_parts(), _settings())
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(found.lines()))


@app.command()
def rebuild(
    embed: Annotated[
        bool, typer.Option(help="Also split and embed every article anew, with the present model.")
    ] = False,
) -> None:
    """Build the vector index anew from the library; nothing is embedded unless asked."""
    parts = _parts()
    with _progress("Embedding" if embed else "Rebuilding", parts.library.counts()[0]) as progress:
        parts.index.rebuild(embed=embed, progress=progress)
    print(f"The index holds {parts.store.count()} passages.")


@app.command()
def calibrate(
    questions: Annotated[
        list[Path], typer.Argument(help="JSONL questions about the library's articles.")
    ],
) -> None:
    """Fit how sure answers are to your own questions; see `khabar eval init` for their form."""
    from evals.calibrate import examples, fit_scales, quality, read_spans
    from evals.cases import read_questions
    from evals.remember import remembering
    from rag.scales import keep_scales
    from rag.span_reader import SpanReader

    parts = _parts(llm="none")
    reader = parts.chain.read
    assert isinstance(reader, SpanReader)
    once = SpanReader(reader.sentences, remembering(reader.find), reader.judge, limit=1)
    found = list(examples(parts, read_spans(once), read_questions(questions).cases))
    fitted, notes = fit_scales(found, reader.judge)
    for note in notes:
        typer.echo(note, err=True)
    if fitted == reader.judge:
        raise typer.Exit(1)
    for name, judge in (("before", reader.judge), ("after", fitted)):
        told = quality(found, judge)
        typer.echo(
            f"{name}: {told.sure_answerable:.0%} of the answerable questions answered for sure, "
            f"{told.sure_unanswerable:.0%} of the unanswerable; refused "
            f"{told.refused_answerable:.0%} and {told.refused_unanswerable:.0%}; "
            f"AUROC {told.auroc:.3f} over {told.questions} askings"
        )
    typer.echo(f"Kept in {keep_scales(fitted, parts.library.path.parent)}")


@app.command()
def doctor(
    offline: Annotated[
        bool, typer.Option(help="Add and ask with the network cut off; list what tried to connect.")
    ] = False,
) -> None:
    """Check the installation: model files, library, index; and that nothing calls out."""
    from ui.doctor import check_installation, check_offline

    problems = check_offline() if offline else check_installation(_settings())
    raise typer.Exit(1 if problems else 0)


@app.command()
def web(
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's need a login.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 7860,
    llm: Llm = None,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Let in everybody who can reach --host.")
    ] = False,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Serve tools to chat programs at /mcp, by `khabar token`.")
    ] = False,
) -> None:
    """Serve the chat page, to this machine only unless told otherwise."""
    from ui.web import serve

    parts, settings = _parts(llm=llm), _settings(llm=llm)
    serve(parts, settings, host=host, port=port, auth=not no_auth, mcp=mcp)


@app.command()
def user(name: Annotated[str, typer.Argument(help="Who may sign in to the page.")]) -> None:
    """Make an account for the page, or change its password."""
    from ui.accounts import Accounts

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    Accounts(_settings().home / "accounts.json").set_password(name, password)
    print(f"{name} may sign in.")


@app.command()
def token() -> None:
    """Make the token for `khabar web --mcp`; the one before opens nothing any more."""
    from ui.web import kept_token

    kept = kept_token(_settings().home)
    print(kept.renew())
    print(
        "Programs send it as: Authorization: Bearer TOKEN. It is shown only now.", file=sys.stderr
    )


def _settings(**chosen: object) -> Settings:
    from rag.settings import load_settings

    return load_settings(**chosen)


def _parts(**chosen: object) -> Parts:
    from rag.build import build

    return build(_settings(**chosen))


def _filters(
    languages: list[str] | None,
    outlets: list[str] | None,
    articles: list[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> Filters:
    from rag.types import Filters

    def day(value: datetime | None) -> date | None:
        return value.date() if value else None

    return Filters(
        tuple(languages or ()), tuple(outlets or ()), tuple(articles or ()), day(since), day(until)
    )


def _show(answers: Iterator[Answer]) -> None:
    """Print an answer as it fills in: what the model writes at once, then evidence and verdict."""
    from ui.render import body_lines

    shown, answer = "", None
    for answer in answers:
        if answer.writer and not answer.done and answer.text.startswith(shown):
            print(answer.text[len(shown) :], end="", flush=True)
            shown = answer.text
    assert answer is not None
    if shown:
        print("\n" if answer.text == shown else f"\n\n{answer.text}\n")
    elif answer.verdict in ("refused", "supported", "partly"):
        print(answer.text, end="\n\n")
    for line in body_lines(answer):
        print(line)
    for statement in answer.statements:
        if not statement.supported and statement.reason:
            print(f"Not supported: {statement.text} ({statement.reason})")
    for note in answer.notes:
        print(f"Note: {note}")


def _tell(added: Added) -> None:
    print(
        f"{len(added.new)} new, {len(added.changed)} changed, {len(added.unchanged)} unchanged; "
        f"{added.embedded} of {added.passages} passages embedded."
    )
    for article_id, twin in added.copies:
        print(f"{article_id} is the same article as {twin}; kept once.")
    for bad in added.failed:
        print(f"Not read: {bad}", file=sys.stderr)


@contextmanager
def _progress(what: str, total: int) -> Iterator[Progress]:
    """A bar on stderr with rate and time left; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=total, rate="")

        def step(articles: int, passages: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{passages / elapsed:.1f} passages/s" if elapsed else ""
            bar.update(task, completed=articles, rate=rate)

        yield step


if __name__ == "__main__":
    main()

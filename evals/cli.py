"""``khabar eval``: run the questions, compare runs, keep the gate, make questions of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals import tell
from evals.cases import BadCase, Dataset

if TYPE_CHECKING:
    from evals.results import Run
    from rag.settings import Settings
    from rag.types import Article

app = typer.Typer(
    name="eval",
    help="Is it any good? Ask questions with known answers, compare runs, keep the gate.",
    add_completion=False,
    pretty_exceptions_enable=False,
)

BASELINE = Path(__file__).parent / "baseline.json"

Questions = Annotated[
    list[Path] | None,
    typer.Option(help="JSONL questions of one's own; repeatable. Default: the sample's."),
]
SquadPath = Annotated[
    Path | None, typer.Option("--dataset", help="Questions in the SQuAD format (XQuAD, ARCD, …).")
]
Articles = Annotated[
    Path | None,
    typer.Option(
        help="Where the answers are: a parallel SQuAD file, or for --questions a folder;"
        " without it the library is asked."
    ),
]
PoolPaths = Annotated[
    list[Path] | None,
    typer.Option("--pool", help="Parallel SQuAD files searched too, answering twins left out."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first so many questions.")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        help="Only cases whose id, language, pair (en->ar) or group fits; * for anything."
    ),
]
Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--under",
        help="Ask again under diacritics, alef, digits, typo, gold-removed, order-reversed or all.",
    ),
]
Jobs = Annotated[int, typer.Option(min=1, max=16, help="Questions asked at once.")]
Out = Annotated[Path | None, typer.Option(help="Run folder; default: a new one in the library's.")]
Llm = Annotated[str | None, typer.Option(help="Who writes, as in `khabar ask`; default: none.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
RunFolder = Annotated[Path, typer.Argument(help="A run folder.")]


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    questions: Questions = None,
    dataset: SquadPath = None,
    articles: Articles = None,
    pool: PoolPaths = None,
    language: Annotated[str, typer.Option(help="The dataset's language, if it is not told.")] = "",
    limit: Limit = None,
    only: Only = None,
    under: Conditions = None,
    among: Annotated[
        Path | None, typer.Option(help="Articles that answer nothing: ask again among them.")
    ] = None,
    jobs: Jobs = 1,
    out: Out = None,
    llm: Llm = "none",
    judge: Annotated[str, typer.Option(help="provider:model that also grades the answers.")] = "",
    as_json: AsJson = False,
) -> None:
    """Ask the questions and report: the sample's unless told otherwise."""
    if context.invoked_subcommand:
        return
    asked = _dataset(questions, dataset, articles, pool, language)
    done = _run(asked, _settings(llm), out, limit, only, under, among, jobs)
    tell.run(done, as_json)
    if judge:
        _judge(done, judge)


@app.command()
def report(folder: RunFolder) -> None:
    """Write a run's report.html again."""
    from evals import report as pages
    from evals.results import read_run

    typer.echo(pages.write(read_run(folder)))


@app.command()
def compare(
    before: RunFolder,
    after: Annotated[Path, typer.Argument(help="The run to hold against it.")],
    as_json: AsJson = False,
) -> None:
    """What changed between two runs of the same questions, with paired intervals and flips."""
    from evals.compare import compare as held_against
    from evals.compare import scores
    from evals.results import read_run

    found = held_against(scores(read_run(before)), scores(read_run(after)))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    tell.changes(found)


@app.command()
def gate(
    baseline: Annotated[Path, typer.Option(help="What to hold the run against.")] = BASELINE,
    run_folder: Annotated[
        Path | None, typer.Option("--run", help="A finished run; without it the sample is asked.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option(help="Make this run the baseline instead of judging it.")
    ] = False,
    jobs: Jobs = 1,
) -> None:
    """Fail when a metric dropped by more than two points and chance, or fell through its floor."""
    from evals import gate as gates
    from evals.compare import scores
    from evals.results import read_run

    kept = None if write_baseline else gates.read_baseline(baseline)
    done = read_run(run_folder) if run_folder else _run(_sample(), _settings("none"), jobs=jobs)
    now = scores(done)
    if kept is None:
        gates.write_baseline(baseline, now)
        typer.echo(f"The baseline is now {baseline}: {len(now.groups)} questions.")
        return
    verdict = gates.judge(kept[0], now, kept[1])
    tell.changes(verdict.comparison)
    for reason in verdict.reasons:
        typer.echo(f"Stopped: {reason}", err=True)
    typer.echo("The gate is open." if verdict.open else f"See {done.folder / 'report.html'}")
    raise typer.Exit(0 if verdict.open else 1)


@app.command()
def tables(
    data: Annotated[Path, typer.Argument(help="Folder of the published question files.")],
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """The retrieval tables on XQuAD and ARCD, with intervals. Takes long: see --limit."""
    from evals.retrieval import tables as rows

    table = ""
    with tell.bar() as progress:
        for row in rows(data, _settings("none"), limit=limit, progress=progress):
            if as_json:
                typer.echo(json.dumps(asdict(row), ensure_ascii=False))
                continue
            if row.table != table:
                table = row.table
                typer.echo(f"\n{table}")
            tell.row(row)


@app.command()
def init(
    file: Annotated[Path, typer.Argument(help="The question file to make.")] = Path(
        "questions.jsonl"
    ),
    articles: Articles = None,
) -> None:
    """Make a question file for your own articles, to be filled in."""
    from evals.own import template, write_template
    from rag.sentences import spans

    count = write_template(file, template(_articles(articles), spans))
    typer.echo(
        f"{file}: {count} drafts. Fill in question and answers, take out draft, then: "
        f"khabar eval check {file}"
    )


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Question files.")],
    articles: Articles = None,
) -> None:
    """Check question files: the spans exist, the answers stand in them."""
    from evals.own import problems

    texts = {article.source.id: article.text for article in _articles(articles)}
    found = list(problems(files, texts.get))
    for problem in found:
        typer.echo(problem, err=True)
    typer.echo(f"Problems: {len(found)}." if found else "Every case is sound.")
    raise typer.Exit(1 if found else 0)


@app.command("add-case")
def add_case(
    question: Annotated[str, typer.Argument(help="The question that went wrong.")],
    file: Annotated[Path, typer.Option(help="The question file it goes to.")] = Path(
        "questions.jsonl"
    ),
    note: Annotated[str, typer.Option(help="What was wrong with the answer.")] = "",
    llm: Annotated[str | None, typer.Option(help="Who writes, as in `khabar ask`.")] = None,
) -> None:
    """Turn a bad answer into a draft case: asks again, keeps what is shown."""
    from evals import own
    from rag.build import build

    answer = build(_settings(llm)).chain.invoke(question)
    row = own.complaint(answer, note)
    new = own.add_case(file, row)
    typer.echo(f"{row['id']} {'added to' if new else 'is already in'} {file}; put it right there.")


def _settings(llm: str | None) -> Settings:
    from rag.settings import load_settings

    return load_settings(llm=llm)


def _sample() -> Dataset:
    from dataclasses import replace

    from evals.cases import sample_questions
    from evals.workplace import sample_articles

    return replace(sample_questions(), articles=sample_articles())


def _dataset(
    questions: list[Path] | None,
    squad: Path | None,
    articles: Path | None,
    pool: list[Path] | None,
    language: str,
) -> Dataset:
    from dataclasses import replace

    from evals.cases import read_questions
    from evals.squad_files import dataset
    from evals.workplace import articles_in

    if squad and questions:
        raise BadCase("--dataset and --questions", "cannot go together; give one of them")
    if squad:
        return dataset(squad, articles, pool or (), language)
    if questions:
        own = read_questions(questions)
        return replace(own, articles=articles_in(articles)) if articles else own
    return _sample()


def _articles(path: Path | None) -> Iterator[Article]:
    """The articles of a file or folder, or the library's."""
    from evals.workplace import articles_in

    if path:
        yield from articles_in(path)
        return
    from rag.build import build

    library = build(_settings("none")).library
    for source in library.sources():
        yield library.article(source.id)


def _run(
    dataset: Dataset,
    settings: Settings,
    out: Path | None = None,
    limit: int | None = None,
    only: list[str] | None = None,
    under: list[str] | None = None,
    among: Path | None = None,
    jobs: int = 1,
) -> Run:
    from evals.conditions import NAMES
    from evals.run import evaluate

    conditions = list(NAMES) if under == ["all"] else under or []
    if unknown := set(conditions) - set(NAMES):
        raise BadCase("--under", f"knows no {', '.join(unknown)}; it knows {', '.join(NAMES)}")
    with tell.bar() as progress:
        return evaluate(
            dataset,
            settings,
            folder=out,
            limit=limit,
            only=only or (),
            conditions=conditions,
            among=_among(among) if among else (),
            jobs=jobs,
            progress=progress,
        )


def _among(path: Path) -> tuple[Article, ...]:
    from evals.squad_files import read_squad
    from evals.workplace import articles_in

    return read_squad(path).articles if path.suffix == ".json" else articles_in(path)


def _judge(done: Run, name: str) -> None:
    from evals.judge import judge
    from rag.llm import open_llm

    model = open_llm(name)
    if model is None:
        raise BadCase("--judge", f"{name!r} is no model; give provider:model")
    found = judge(done.results, model.stream, model.name)
    path = done.folder / "judgement.json"
    path.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n", "utf-8")
    grade = "–" if found.mean is None else f"{found.mean:.3f}"
    typer.echo(
        f"Judge {found.judge} (prompt {found.prompt}): {grade} over {len(found.opinions)} answers,"
        f" {found.unread} opinions unreadable and counted as failures."
    )

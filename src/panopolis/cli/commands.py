"""The command line: each command reads what is asked, calls study or scheme, and prints with views. One message and exit code 2 on error."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from panopolis.cli import again, asking, evidence, judging, page, speech, stars
from panopolis.cli.options import (
    PREVIEW,
    Change,
    Days,
    Folder,
    Independent,
    Json,
    Ledger,
    Null,
    Out,
    Overlay,
    People,
    Placebo,
    Ray,
    RayWorkers,
    Replace,
    SchemeArg,
    Seed,
    Setting,
    Society,
    Start,
    Threads,
    Warmup,
    Without,
    as_asked,
    command_line,
    ended,
    overlaid,
    print_json,
    say,
)
from panopolis.errors import PanopolisError, RequestError

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich",
    help="A laboratory for societies that score their people. Everyone in it is invented; it never scores, recognises or reads real people.",
)


def main() -> None:
    """Run the command line; errors that a user can mend are one message and exit code 2."""
    try:
        app()
    except PanopolisError as err:
        _fail(str(err), 2)
    except OSError as err:
        _fail(f"{err.filename or 'the system'}: {err.strerror or err}; give another folder with --out, or free some space", 2)
    except MemoryError:
        _fail("there is not enough memory for this; ask for fewer --people or --ledger sampled", 2)
    except KeyboardInterrupt as stop:
        _stopped(stop)
    except SystemExit as end:
        cause = _interruption(end)
        if cause is not None:
            _stopped(cause)
        raise


def _interruption(end: BaseException | None) -> KeyboardInterrupt | None:
    """Return the Ctrl-C that caused an exit, if one did: typer turns it into an exit code and says nothing."""
    while end is not None:
        end = end.__cause__ or end.__context__
        if isinstance(end, KeyboardInterrupt):
            return end
    return None


def _stopped(stop: KeyboardInterrupt) -> None:
    _fail(f"stopped; {stop}" if str(stop) else "stopped; nothing was being written", 130)


def _fail(message: str, code: int) -> None:
    print(f"panopolis: {message}", file=sys.stderr)
    raise SystemExit(code)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"panopolis {version('panopolis')}")
        raise typer.Exit


@app.callback()
def _root(
    shown: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Take the options that stand before a command."""


def _estimate(asked: dict[str, Any], worlds: int, replicates: int = 1, checkpoints: int = 0) -> str:
    from panopolis.study import BYTES_PERSON, BYTES_SAVED, Request

    Request(**asked)
    rows = asked["people"] * asked["days"] / 365 * {"full": 150, "sampled": 60, "off": 45}[asked["ledger"]] * worlds
    memory, disk = asked["people"] * BYTES_PERSON / 2**30 + 0.4, (rows + checkpoints * asked["people"] * BYTES_SAVED) / 2**30
    more = f"; so do {replicates} replicates, which run one after another: of the others only the effects are kept" if replicates > 1 else ""
    return f"{asked['people']:,} people take about {memory:.1f} GiB of memory and {disk:.2f} GiB of disk{more}"


@app.command()
def compare(
    schemes: Annotated[list[str], typer.Argument(help="The scheme in question first, then those to set it against: shanghai-2018 before none.")],
    society: Society = "shanghai", people: People = PREVIEW, days: Days = 365, seed: Seed = 1, warmup: Warmup = 365, start: Start = None,
    out: Out = None, ledger: Ledger = "full", threads: Threads = 2, change: Change = None, setting: Setting = None, without: Without = None,
    replicates: Annotated[int, typer.Option(help="Seeds to run it with, one after another: 1, or 5 and more for intervals over replicates.")] = 1,
    null: Null = False, placebo: Placebo = False, independent: Independent = False, overlay: Overlay = None,
    replace: Replace = False, preview: Annotated[bool, typer.Option(help=f"First show what {PREVIEW:,} people lived.")] = True, as_json: Json = False,
) -> None:
    """Run the same people under several schemes and show what scoring does, to whom."""
    change, setting = overlaid(overlay, change, setting)
    asked = as_asked(people, days, seed, warmup, start, ledger, threads, without, setting)
    say(_estimate(asked, len(schemes), replicates))
    from panopolis.study import Beside, Request, may_compare
    from panopolis.study import compare as study_compare
    from panopolis.views import Bar, checks_text, effects_table, opening, stands, write_report

    changes, folder = tuple(change or ()), out or Path("results") / "-".join(Path(s).stem for s in schemes)
    may_compare(schemes, society, folder, Request(**asked), changes=changes, replicates=replicates,
                beside=Beside(null, placebo, independent), replace=replace)
    if preview and people > PREVIEW:
        with Bar(PREVIEW) as bar:
            small: dict[str, Any] = asked | {"people": PREVIEW}
            first = study_compare(schemes, society, changes=changes, progress=bar.tell, command=command_line(), **small)
        say(f"\nFirst, {PREVIEW:,} people:\n\n{opening(first).text()}\n")
    with Bar(people) as bar:
        done = study_compare(schemes, society, out=folder, changes=changes, replicates=replicates, null=null, placebo=placebo,
                             independent=independent, replace=replace, progress=bar.tell, command=command_line(), **asked)
    beginning = opening(done)
    report = write_report(folder, beginning)
    if as_json:
        print_json({"folder": str(folder), "report": str(report), "state_hash": _hashes(done), "stands": stands(done).as_dict(),
               "opening": beginning.as_dict(), "checks": done.checks, "effects": done.effects().to_pylist()})
        return
    first = "\n\n".join(words for words in (stands(done).text(), beginning.text()) if words)
    print(f"\n{first}\n\n{effects_table(done.effects().to_pylist())}{checks_text(done.checks)}\n\nOpen the report:  xdg-open {report}")


def _hashes(done: Any) -> dict[str, str]:  # noqa: ANN401 - Results
    return {name: one.manifest["state_hash"] for name, one in done.worlds.items()}


@app.command()
def run(
    scheme: SchemeArg, society: Society = "shanghai", people: People = PREVIEW, days: Days = 365, seed: Seed = 1, warmup: Warmup = 365,
    start: Start = None, out: Out = None, ledger: Ledger = "full", threads: Threads = 2, change: Change = None, setting: Setting = None,
    without: Without = None, until: Annotated[Optional[int], typer.Option(help="Stop before this day, to be resumed.")] = None,
    checkpoint_every: Annotated[int, typer.Option(help="Days between checkpoints; 0: none.")] = 0, overlay: Overlay = None,
    ray: Ray = None, workers: RayWorkers = None, replace: Replace = False, as_json: Json = False,
) -> None:
    """Run one society under one scheme, in this process or over the machines of a Ray cluster with the same bits."""
    change, setting = overlaid(overlay, change, setting)
    asked = as_asked(people, days, seed, warmup, start, ledger, threads, without, setting)
    say(_estimate(asked, 1, checkpoints=(days - 1) // checkpoint_every if checkpoint_every > 0 else int(until is not None)))
    from panopolis import study
    from panopolis.views import Bar, write_report

    folder = out or Path("results") / Path(scheme).stem
    with Bar(people) as bar:
        done = study.run(scheme, society, out=folder, changes=tuple(change or ()), until=until, checkpoint_every=checkpoint_every,
                         replace=replace, progress=bar.tell, command=command_line(), ray=ray, workers=workers, **asked)
    ended(done, as_json)
    if done.manifest["complete"] and "stars" in done.tables():
        report = write_report(folder)
        if not as_json:
            print(f"\nOpen the report:  xdg-open {report}")


@app.command()
def story(
    folder: Folder, person: Annotated[str, typer.Argument(help="A person's number, or the name of an archetype or group (see --list).")] = "",
    world: Annotated[Optional[str], typer.Option(help="World of a comparison; default: the scheme in question.")] = None,
    out: Annotated[Optional[Path], typer.Option(help="Write the story as a page into this folder.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the archetypes and groups, and whom each name finds.")] = False,
    rows: Annotated[bool, typer.Option("--rows", help="Say the name of each row: panopolis branch --without takes it.")] = False,
    as_json: Json = False,
) -> None:
    """Tell one person's year, every point with its cause, beside her twin's."""
    from panopolis.study import open_results
    from panopolis.views import story as tell

    if listed:
        _list_people(folder, as_json)
        return
    if not person:
        raise RequestError("story needs a person: a number, or the name of an archetype or group (see: panopolis story FOLDER --list)")
    told = tell(open_results(folder), int(person) if person.isdecimal() else person, world=world)
    page = _page(out, f"story-{person}.html", told.html()) if out is not None else None
    if as_json:
        print_json(told.as_dict() | {"page": page})
    else:
        print(told.text(rows=rows) if page is None else f"Open the story:  xdg-open {page}")


def _list_people(folder: Path, as_json: bool) -> None:
    from panopolis.study import open_results
    from panopolis.views import named_people, names_table

    known = named_people(open_results(folder))
    if as_json:
        print_json([one.as_dict() for one in known])
    else:
        print(names_table(known))


def _page(folder: Path, name: str, text: str) -> Path:
    """Write a page into a folder, made if need be; return where it lies."""
    from panopolis.results import make_folder, write_bytes

    make_folder(folder)
    write_bytes(folder / name, text.encode())
    return folder / name


@app.command()
def report(
    folder: Folder, out: Annotated[Optional[Path], typer.Option(help="Folder to write it into; default: the results folder.")] = None,
    as_json: Json = False,
) -> None:
    """Write the report.html of a run, a comparison, a sweep, a study of sensitivity or a calibration again."""
    from panopolis.results import make_folder
    from panopolis.views import write_page

    if out is not None:
        make_folder(out)
    page = write_page(folder, out)
    if as_json:
        print_json({"report": page})
    else:
        print(f"Open the report:  xdg-open {page}")


@app.command()
def explain(
    scheme: Annotated[str, typer.Argument(help="A scheme; with --plan alone, the plan of any.")] = "",
    other: Annotated[str, typer.Argument(help="A second scheme: show the differences.")] = "",
    plan: Annotated[bool, typer.Option(help="Show the rules in the order of a day, and what the scheme attaches to each.")] = False,
    society: Society = "shanghai", change: Change = None, as_json: Json = False,
) -> None:
    """Say in words and tables what a scheme does on top of a society's ordinary law, or where two differ."""
    if not scheme and not plan:
        raise RequestError("explain needs a scheme (see: panopolis schemes), or --plan")
    from panopolis.scheme import Beneath, load_scheme, read_law
    from panopolis.scheme import explain as explain_scheme
    from panopolis.society import load_recipe

    recipe = load_recipe(society)
    beneath = Beneath(recipe.name, read_law(recipe.law, str(recipe.path)), recipe.districts, recipe.settings)
    named = [load_scheme(scheme, changes=tuple(change or ()))] if scheme else []
    named += [load_scheme(other)] if other else []
    if plan:
        _explain_plan(named, beneath, as_json)
        return
    told = explain_scheme(named[0], named[1] if other else None, beneath)
    if as_json:
        print_json(told.as_dict())
    else:
        print(told.text())


def _explain_plan(schemes: list[Any], beneath: Any, as_json: bool) -> None:  # noqa: ANN401 - schemes, and what lies beneath them
    from panopolis.engine import make_plan
    from panopolis.rules import SHIPPED
    from panopolis.scheme import combine
    from panopolis.study import rules_of
    from panopolis.views import bearing, plan_table

    rows = make_plan(rules_of(schemes) if schemes else SHIPPED).table()
    under = {one.name: bearing(combine(one, beneath.law), rows) for one in schemes}
    if as_json:
        print_json([row | ({"under": {name: said[k] for name, said in under.items()}} if under else {}) for k, row in enumerate(rows)])
    else:
        print(plan_table(rows, under))


@app.command()
def check(file: Annotated[str, typer.Argument(help="A scheme file.")], society: Society = "shanghai", as_json: Json = False) -> None:
    """Check a scheme file against the grammar and a society; say the first thing that is wrong."""
    from panopolis.scheme import combine, load_scheme, read_law
    from panopolis.society import load_recipe

    scheme, recipe = load_scheme(file), load_recipe(society)
    scheme.check_districts(recipe.districts)
    combine(scheme, read_law(recipe.law, str(recipe.path)))
    found = {"name": scheme.name, "rules": len(scheme.rules), "lists": len(scheme.lists), "sha256": scheme.sha256}
    if as_json:
        print_json(found)
    else:
        print(f"{file}: {scheme.name} is well formed; {_many(found['rules'], 'rule')}, {_many(found['lists'], 'list')}")


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


@app.command()
def schemes(as_json: Json = False) -> None:
    """List the shipped schemes."""
    from panopolis.scheme import load_scheme, preset_names

    found = [{"name": s.name, "kind": s.kind, "title": s.title} for s in map(load_scheme, preset_names())]
    if as_json:
        print_json(found)
    else:
        wide = max(len(s["name"]) for s in found)
        print("\n".join(f"{s['name']:<{wide}} {s['kind']:<12} {s['title']}" for s in found))


@app.command()
def schema(as_json: Json = False) -> None:  # noqa: ARG001 - a schema is JSON anyway
    """Print the JSON Schema of scheme files."""
    from panopolis.scheme import json_schema

    print(json.dumps(json_schema(), indent=2))


app.command()(again.resume)
app.command()(again.branch)
app.command()(again.rerun)
app.command()(asking.effects)
app.command()(speech.post)
app.command()(speech.survey)
app.command()(judging.rollout)
app.command()(judging.refit)
app.command()(judging.file)
app.command()(evidence.audit)
app.command()(evidence.odd)
app.command()(stars.luck)
app.command()(page.serve)
app.command()(page.export)

"""Commands for who has to judge a scheme or the model: the assessment sheet, and the ODD protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from panopolis.cli.options import Change, Json, SchemeArg, Society, print_json

Run = Annotated[Optional[Path], typer.Option(help="A results folder of compare or run under this scheme: its evidence stands beside the answers.")]
Into = Annotated[Optional[Path], typer.Option(help="Folder to write the pages into.")]


def audit(
    scheme: SchemeArg, run: Run = None, society: Society = "shanghai", out: Into = None, change: Change = None, as_json: Json = False,
) -> None:
    """Assess a scheme: EU AI Act Art. 5(1)(c), GDPR, UNESCO, due process, and lines to mend. No legal advice."""
    from panopolis.study import audit as assess
    from panopolis.views import audit_markdown, audit_page, audit_text

    sheet = assess(scheme, society, run=run, changes=tuple(change or ()))
    if out is not None:
        import json

        from panopolis.cli.options import finite

        whole = json.dumps(finite(sheet.as_dict()), indent=1, default=str, ensure_ascii=False) + "\n"
        _write(out, {"audit.html": audit_page(sheet), "audit.md": audit_markdown(sheet), "audit.json": whole})
    if as_json:
        print_json(sheet.as_dict())
    elif out is None:
        print(audit_text(sheet))
    else:
        print(f"Open the assessment sheet:  xdg-open {out / 'audit.html'}   (also there: audit.md, audit.json)")


def _write(folder: Path, texts: dict[str, str]) -> None:
    from panopolis.results import make_folder, write_bytes

    make_folder(folder)
    for name, text in texts.items():
        write_bytes(folder / name, text.encode())


def odd(
    scheme: Annotated[str, typer.Argument(
        help="A scheme; its rules and numbers are described with the model. Or a model of your own: FILE.py, or FILE.py:NAME; the file is run.",
    )] = "shanghai-2018",
    society: Society = "shanghai", out: Into = None, change: Change = None, as_json: Json = False,
) -> None:
    """Write the ODD protocol (Grimm et al. 2020) of the model under a scheme, or of a model of your own, from the model as it is compiled."""
    from panopolis.views import odd as write
    from panopolis.views import odd_page

    file, _, name = scheme.rpartition(":") if ".py:" in scheme else (scheme, "", "")
    if Path(file).suffix == ".py":
        from panopolis.study import model_in

        document = write(model_in(file, name), changes=tuple(change or ()))
    else:
        document = write(scheme, society, changes=tuple(change or ()))
    if out is not None:
        import json

        whole = json.dumps(document.as_dict(), indent=1, ensure_ascii=False) + "\n"
        _write(out, {"odd.html": odd_page(document), "odd.md": document.markdown(), "odd.json": whole})
    if as_json:
        print_json(document.as_dict())
    elif out is None:
        print(document.markdown(), end="")
    else:
        print(f"Open the protocol:  xdg-open {out / 'odd.html'}   (also there: odd.md, odd.json)")

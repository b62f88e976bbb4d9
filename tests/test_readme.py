"""The README tells the truth: its files exist, its commands work as written, its example is what the reader says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest
import typer

import benchmarks.__main__ as benchmarking
import events.cli
import geodata.__main__ as geodata_cli
from events.contract import event_object
from events.matching import merge
from events.model import Article
from events.pipeline import Reader
from events.sources.files import read_path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/decisions.md",
    "docs/performance.md",
    "docs/cli.md",
    "docs/sources.md",
)
MADE_WHILE_RUNNING = (
    "views.json",
    "rules.jsonl",
    "lake/",
    "gazetteer/",
    "cache/",
    "uploads/",
    "watch/",
    "var",
    "articles/",
    "mine/",
    ".venv",
)
"""Folders the pages speak of that are no part of the project, or stand for the reader's own."""
_FILE = re.compile(r"`([\w.\-/]+/[\w.\-/{},*]*|[\w\-]+\.(?:py|md|txt|csv|toml|jsonl))`")


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(language: str, of: str = "README.md") -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page(of), flags=re.M | re.S)


def commands(name: str) -> list[list[str]]:
    """Every `python -m ...` of a page, as words."""
    found = re.findall(r"python -m ((?:events|geodata|benchmarks)\b[^`\n|]*)", page(name))
    return [re.sub(r"(?<!\\)#.*", "", command).split() for command in found]


@cache
def known(package: str) -> dict[str, click.Command]:
    app = events.cli.app if package == "events" else geodata_cli.app
    group = typer.main.get_command(app)
    return dict(getattr(group, "commands"))  # noqa: B009  (typed as a plain command)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files(name: str):
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page(name)) if "://" not in link]
    missing = [link for link in links if not ((ROOT / name).parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("name", PAGES)
def test_files_named_in_the_text_exist(name: str):
    named = {path for path in _FILE.findall(page(name)) if not path.startswith(MADE_WHILE_RUNNING)}
    missing = [path for path in sorted(named) if not any(_matches(path))]
    assert missing == []


def _matches(path: str) -> list[Path]:
    """What a path means: `{ar,en}` is either, `*` anything; a bare name may lie in any folder of the project."""
    choice = re.search(r"\{([\w,]+)\}", path)
    options = [path.replace(choice[0], option) for option in choice[1].split(",")] if choice else [path]
    found = [match for option in options for match in ROOT.glob(option.rstrip("/") or ".")]
    if not found and "/" not in path:
        tops = ("events", "geodata", "views", "tests", "docs", "benchmarks")
        return [match for top in tops for match in (ROOT / top).rglob(path)]
    return found if len(found) >= len(options) else []


@pytest.mark.parametrize("name", PAGES)
def test_commands_and_their_options_exist(name: str):
    for words in commands(name):
        package, *rest = words
        if package == "events.training":
            assert rest == []
        elif package in ("events", "geodata") and rest and rest[0] != "COMMAND":
            command = known(package).get(rest[0])
            assert command, f"{name}: python -m {' '.join(words)}"
            options = {
                option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
            }
            given = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
            assert given <= options, f"{name}: python -m {' '.join(words)}"
        elif package == "benchmarks":
            assert {w for w in rest if not w.startswith("-")} <= {*benchmarking.PARTS}, " ".join(words)


@pytest.mark.parametrize("package", ["events", "geodata"])
def test_every_command_is_in_the_readme(package: str):
    told = {words[1] for words in commands("README.md") if words[0] == package and len(words) > 1}
    assert set(known(package)) <= told


def two_lines() -> list[str]:
    return [block.strip() for block in blocks("sh") if block.startswith("python3 -m venv")]


def test_the_two_lines_are_one_line_each_and_name_what_is_there():
    run, check = two_lines()
    assert "\n" not in run + check
    assert "-r requirements.txt" in run
    assert run.endswith("streamlit run dashboard.py")
    assert "-r requirements-dev.txt" in check
    assert check.endswith("-m pytest")
    assert "-r requirements.txt" in page("requirements-dev.txt")
    for file in ("requirements.txt", "requirements-dev.txt", "dashboard.py"):
        assert (ROOT / file).is_file()


def test_the_checks_run_the_readmes_own_line():
    script = page(".ci/run")
    pattern = re.search(r"grep -E '([^']+)' README.md", script)
    assert pattern
    assert [line for line in page("README.md").splitlines() if re.search(pattern[1], line)] == two_lines()[1:]
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=False).returncode == 0


def test_the_address_is_the_one_streamlit_uses():
    config = page(".streamlit/config.toml")
    port = re.search(r"^port\s*=\s*(\d+)", config, flags=re.M)
    assert f"http://localhost:{port[1] if port else 8501}" in page("README.md")


def test_the_example_is_what_is_read():
    (told,) = map(json.loads, blocks("json"))
    (article,) = (found for found in read_path(ROOT / "docs" / "example.txt") if isinstance(found, Article))
    (event,) = merge(Reader.open().read(article).reports, articles={article.id: article})
    read = event_object(event, {article.id: article})
    assert {key: read[key] for key in told} == told
    assert " ".join(re.findall(r"^> (.*)$", page("README.md"), flags=re.M)) == article.text.strip()


def test_benchmarks_explain_themselves():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert all(part in done.stdout for part in benchmarking.PARTS)

"""Training is reproducible; the shipped weights are small, plain, of this version and not made of the samples."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from newsroom import SAMPLES, article, mention, reader

from events import linear
from events.attachment import Attacher, open_attacher
from events.decider import SUB_TYPES, Decider, open_decider
from events.errors import EvaluationError, LexiconError
from events.gold import GoldArticle, read_gold
from events.lexicon import LANGUAGES
from events.linear import FOLDER, write_weights
from events.model import Importance, SubEventType
from events.setting import set_scene
from events.text import sentences
from events.training.attach import attach_examples, train_attacher
from events.training.date import date_examples
from events.training.options import train_chooser
from events.training.texts import FOLDER as TEXTS
from events.training.texts import Example, Material, Scene, material, part_examples, scenes
from events.training.train import train
from events.trees import write_trees
from geodata.names import fold

MEGABYTE = 1_000_000
WEIGHTS = sorted(FOLDER.glob("*.npz"))
ARTICLES = sorted((TEXTS / "articles").glob("*.jsonl"))
SHEETS = sorted((TEXTS / "sentences").rglob("*.tsv"))


def part_of_the_text(folder: Path, language: str) -> Material:
    """What one file of articles and one sheet of sentences hold."""
    (folder / "articles").mkdir()
    shutil.copy(TEXTS / "articles" / "first.jsonl", folder / "articles")
    (folder / "sentences" / language).mkdir(parents=True)
    rows = (TEXTS / "sentences" / language / f"{language}-a.tsv").read_text(encoding="utf-8").splitlines()
    (folder / "sentences" / language / "a.tsv").write_text("\n".join(rows[::8]), encoding="utf-8")
    return material(language, reader().gazetteer, folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Example]]:
    """A few examples of every kind of a language, in their fixed order."""

    @cache
    def of(language: str) -> list[Example]:
        known = part_of_the_text(tmp_path_factory.mktemp("text"), language)
        return [e for i, e in enumerate(known.examples) if i % 4 == 0 or e.background]

    return of


@pytest.fixture(scope="module")
def made(small: Callable[[str], list[Example]]) -> Decider:
    """A decider trained on the few Arabic examples."""
    return train(small("ar"))


# ---- the shipped weights ------------------------------------------------------------------------------------------


def test_the_weights_are_there_and_small() -> None:
    named = {f"{lang}{part}.npz" for lang in LANGUAGES for part in ("", "-attachment", "-dater", "-placer", "-usual")}
    assert {p.name for p in WEIGHTS} == named | {"weigher.npz", "side-a.npz", "side-b.npz"}
    assert sum(p.stat().st_size for p in WEIGHTS) < 10 * MEGABYTE


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda p: p.name)
def test_the_weights_hold_plain_numbers_only(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert all(name.endswith(".npy") for name in archive.namelist())
        for name in archive.namelist():
            head = archive.read(name)[:200]
            assert head.startswith(b"\x93NUMPY")
            assert b"'|O'" not in head  # an array of objects would be a pickle
    with np.load(path, allow_pickle=False) as data:
        for name in data.files:
            if name == "names":
                continue
            wanted = np.int8 if name.endswith("_weights") else np.int16 if name == "feature" else np.float32
            assert name in ("format", "bias") or data[name].dtype == wanted
            assert np.isfinite(data[name]).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weights_open_and_judge(language: str) -> None:
    struck, calm = (
        ("قصفت الطائرات الرقة فقتل خمسة.", "افتتح الوزير مدرسة جديدة.")
        if language == "ar"
        else ("Warplanes bombed Raqqa, killing five.", "The minister opened a new school.")
    )
    judgement = open_decider(language).judge(mention(struck, language).seen())
    assert 1 >= judgement.event > open_decider(language).judge(mention(calm, language).seen()).event >= 0
    assert judgement.types[0][0] == SubEventType.AIR_STRIKE
    assert sum(chance for _, chance in judgement.types) == pytest.approx(1, abs=1e-4)
    assert {sub for sub, _ in judgement.types} == set(SUB_TYPES)
    assert [c for _, c in judgement.types] == sorted((c for _, c in judgement.types), reverse=True)
    assert open_attacher(language)


@pytest.mark.parametrize("spoil", ["missing", "garbage", "cut off", "another format", "a part is missing", "a pickle"])
@pytest.mark.parametrize("part", ["", "-attachment"])
def test_weights_that_cannot_be_used_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str, part: str
) -> None:
    path = tmp_path / f"en{part}.npz"
    if spoil == "garbage":
        path.write_bytes(b"no weights")
    elif spoil == "cut off":
        path.write_bytes((FOLDER / path.name).read_bytes()[:1000])
    elif spoil == "a pickle":
        np.savez(path, format=np.array([{}], dtype=object))
    elif spoil != "missing":
        with np.load(FOLDER / path.name) as data:
            kept = {n: data[n] for n in data.files}
        changed = kept | {"format": np.array(99)} if spoil == "another format" else {"format": kept["format"]}
        np.savez(path, **changed)
    monkeypatch.setattr(linear, "FOLDER", tmp_path)
    opener = open_attacher if part else open_decider
    with pytest.raises(LexiconError, match=r"reinstall|make it anew"):
        opener.__wrapped__("en")


# ---- training -----------------------------------------------------------------------------------------------------


def parts(made: Decider | Attacher) -> dict[str, linear.Linear]:
    return {name: part for name, part in vars(made).items() if isinstance(part, linear.Linear)}


def test_training_twice_gives_the_same_bytes(
    tmp_path: Path, made: Decider, small: Callable[[str], list[Example]]
) -> None:
    for name, one in (("one", made), ("two", train(small("ar")))):
        trained = parts(one)
        assert {"event", "kind", "background"} <= trained.keys()
        write_weights(trained, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_training_the_attacher_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    shortest = min(ARTICLES, key=lambda p: p.stat().st_size)
    language = shortest.name[:2]
    read = scenes(shortest, language, reader().gazetteer, reader().resolver)
    mentions = list(attach_examples(read))
    assert {e.kind for e in mentions} == {"role", "unsaid"}
    for name in ("one", "two"):
        write_weights(parts(train_attacher(mentions)), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_training_the_dater_twice_gives_the_same_trees(tmp_path: Path) -> None:
    shortest = min(ARTICLES, key=lambda p: p.stat().st_size)
    examples = list(date_examples(scenes(shortest, shortest.name[:2], reader().gazetteer, reader().resolver)))
    assert any(e.right for e in examples)
    for name in ("one", "two"):
        write_trees(train_chooser(examples).trees, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_part_of_a_sentence_is_an_example_of_what_it_tells() -> None:
    told = "Rebels shelled Hajin on Monday"
    text = f"{told}, and police arrested a baker in Raqqa on Tuesday. Trade went on."
    any_event = next(event for gold in read_gold(ARTICLES[0]) for event in gold.events)
    event = replace(any_event, quote=told, sub_type=SubEventType.SHELLING)
    setting = set_scene(article(text, "en"), reader().gazetteer, reader().resolver)
    gold = GoldArticle(setting.article, (event,), ())
    found = list(part_examples(Scene(gold, setting, "x")))
    assert [example.sub_types for example in found] == [(SubEventType.SHELLING,), ()]


def test_what_is_saved_is_what_was_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Decider) -> None:
    write_weights(parts(made), tmp_path / "ar.npz")
    monkeypatch.setattr(linear, "FOLDER", tmp_path)
    opened = open_decider.__wrapped__("ar")
    seen = mention("قصفت الطائرات الرقة فقتل خمسة.", "ar").seen()
    assert opened.judge(seen) == made.judge(seen)


# ---- the training text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.name)
def test_every_sentence_has_a_label_that_is_known(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        label, _, text = line.partition("\t")
        assert label.startswith("none:") or label in set(SubEventType), f"line {number}: {label}"
        assert text.strip() == text != "", f"line {number}"


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.name)
def test_every_training_article_is_gold(path: Path) -> None:
    for gold in read_gold(path):
        for event in gold.events:
            assert event.quote in gold.article.text
            assert event.start <= event.end
            assert event.importance in set(Importance)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sub_type_is_trained(language: str) -> None:
    told = {
        e.sub_type for path in ARTICLES for g in read_gold(path) if g.article.language == language for e in g.events
    }
    assert told == set(SubEventType)


@pytest.mark.parametrize("line", ["Armed clash no tab", "none:x\t"])
def test_a_line_without_a_sentence_is_named(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "sentences" / "en"
    folder.mkdir(parents=True)
    (tmp_path / "articles").mkdir()
    (folder / "a.tsv").write_text(f"Armed clash\tThey fought.\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"a\.tsv line 2"):
        material("en", reader().gazetteer, tmp_path)


def test_a_quote_that_is_not_in_the_text_is_named(tmp_path: Path) -> None:
    shutil.copy(SAMPLES, tmp_path / "a.jsonl")
    row = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[0])
    row["events"][0]["quote"] = "words nobody wrote"
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"a\.jsonl line 1"):
        list(scenes(tmp_path / "a.jsonl", row["language"], reader().gazetteer, reader().resolver))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_samples_was_trained(language: str) -> None:
    """The gate would measure memory otherwise."""
    articles = [g.article.text for path in ARTICLES for g in read_gold(path) if g.article.language == language]
    rows = [row for path in SHEETS if path.parent.name == language for row in path.read_text("utf-8").splitlines()]
    texts = [*articles, *(row.partition("\t")[2] for row in rows)]
    trained = {fold(found.text).strip(" .،!؟?") for text in texts for found in sentences(text)}
    tested = {
        fold(s.text).strip(" .،!؟?")
        for gold in read_gold(SAMPLES)
        if gold.article.language == language
        for s in sentences(gold.article.text)
        if len(s.tokens) > 6
    }
    assert len(tested) > 100
    assert tested & trained == set()

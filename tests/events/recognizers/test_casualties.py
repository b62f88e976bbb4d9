"""Losses in both languages: killed and injured, parts and totals, and numbers that count something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import grows_linearly, mention, mentions

from events.model import Toll
from events.numbers import with_digits
from events.recognizers.casualties import find, total

NONE = Toll()


def exactly(n: int) -> Toll:
    return Toll(n, n, n)


def losses(text: str, language: str) -> tuple[Toll, Toll]:
    figures = mention(text, language).figures
    return total(figures, "killed")[0], total(figures, "injured")[0]


@pytest.mark.parametrize(
    ("language", "text", "killed", "injured"),
    [
        ("ar", "قتل خمسة مدنيين وأصيب ثلاثة آخرون", exactly(5), exactly(3)),
        ("ar", "مقتل 27 متظاهراً على الأقل", Toll(27, 27, None), NONE),
        ("ar", "أسفر عن مقتل جنديين", exactly(2), NONE),
        ("ar", "مقتل طفلة برصاص قناص", exactly(1), NONE),
        ("ar", "دمرت ثلاث دبابات وقتل أربعة جنود", exactly(4), NONE),
        ("ar", "مقتل ما بين 5 و8 مدنيين", Toll(5, 5, 8), NONE),
        ("ar", "قتل ستة مدنيين بينهم طفلان وأصيب 11 آخرون", exactly(6), exactly(11)),
        ("ar", "سقط عشرون جريحا", NONE, exactly(20)),
        ("ar", "قتل 10 في 19 تشرين الثاني 2017", exactly(10), NONE),
        ("en", "At least 12 people were killed and 30 wounded.", Toll(12, 12, None), exactly(30)),
        ("en", "The strike killed three soldiers and two civilians.", exactly(5), NONE),
        ("en", "Three tanks were destroyed and two men died.", exactly(2), NONE),
        ("en", "31 dead, 50 injured", exactly(31), exactly(50)),
        ("en", "A woman was killed by a sniper.", exactly(1), NONE),
        ("en", "more than 40 people were killed", Toll(40, 40, None), NONE),
        ("en", "Between 5 and 8 people were killed.", Toll(5, 5, 8), NONE),
        # people without a number
        ("en", "Gunmen shot dead a Shia trader in the market.", exactly(1), NONE),
        ("en", "They murdered an Emirati aid worker on Tuesday.", exactly(1), NONE),
        ("en", "A mayor was killed by a gunman.", exactly(1), NONE),
        ("en", "A soldier killed three civilians.", exactly(3), NONE),
        ("en", "A man, a father of four, was killed.", exactly(1), NONE),
        ("en", "A soldier and a drug dealer of the clan were killed.", exactly(2), NONE),
        ("en", "The driver and four passengers did not survive.", exactly(5), NONE),
        ("en", "A nine-year-old girl and the cook lost their lives.", exactly(2), NONE),
        ("en", "A woman of 61 died in Beryslav.", exactly(1), NONE),
        ("en", "He was killed 20 km from the city.", exactly(1), NONE),
        ("en", "A bomb went off under the car of a judge, killing him.", exactly(1), NONE),
        ("ar", "أقدم مسلحون على إعدام صيدلي وشقيقه", exactly(2), NONE),
        ("ar", "امرأة خمسينية قُتلت وهي تجلب الحطب", exactly(1), NONE),
        ("ar", "ارتقى شهيد ونُقل جريح إلى المستشفى", exactly(1), exactly(1)),
        ("ar", "استشهد منتسب وجُرح اثنان", exactly(1), exactly(2)),
        ("ar", "مقتل رجل مسن", exactly(1), NONE),
        # far from the word of death, or beside other numbers
        ("en", "Three members of the Sinjar Resistance Units were killed on Sunday.", exactly(3), NONE),
        ("en", "Eight members of the 11th Division were killed and five wounded.", exactly(8), exactly(5)),
        ("en", "They killed four displaced people and wounded eleven.", exactly(4), exactly(11)),
        ("en", "24 people who had been pulled off two minibuses were found shot dead.", exactly(24), NONE),
        ("en", "One sergeant killed, three of the attackers captured.", exactly(1), NONE),
        ("en", "At least 20 traders died, two nurses told the paper.", Toll(20, 20, None), NONE),
        ("ar", "ستة من عناصر الفرقة 18 لقوا مصرعهم", exactly(6), NONE),
        ("ar", "استشهاد شرطيين اثنين وإصابة خمسة آخرين", exactly(2), exactly(5)),
        ("ar", "استشهد مقاتل واحد أثناء التصدي", exactly(1), NONE),
        ("ar", "أودى بثلاثة أشخاص", exactly(3), NONE),
        ("ar", "11:30 طفل قضى في القصف", exactly(1), NONE),
        ("en", "5 to 8 people were killed.", Toll(5, 5, 8), NONE),
        # who is counted is named before, or by a word whose other forms alone the lexicon holds
        ("en", "On Thursday thirteen of these were killed by men of the Shield.", exactly(13), NONE),
        ("en", "Ten firemen of the town had been killed in a strike.", exactly(10), NONE),
        ("en", "Two passers-by of the quarter were killed.", exactly(2), NONE),
        ("ar", "قُتل متطوعان في انفجار قذيفة", exactly(2), NONE),
        ("ar", "مقتل طبيبتين في الغارة", exactly(2), NONE),
        ("ar", "مقتل راعيين يوم الجمعة", exactly(2), NONE),
        ("ar", "وقتل الجيش شابين قال إنهما بادرا إلى إطلاق النار", exactly(2), NONE),
        # an aside between them and what befell them; taken, and then killed
        ("en", "35 people, among them three shopkeepers, were killed and 56 injured.", exactly(35), exactly(56)),
        ("en", "Nine Christians were pulled off a lorry, abducted and shot dead.", exactly(9), NONE),
        ("ar", "ارتفع عدد القتلى إلى 42 نصفهم من رجال الأمن", exactly(42), NONE),
    ],
)
def test_losses_are_counted(language: str, text: str, killed: Toll, injured: Toll) -> None:
    assert losses(text, language) == (killed, injured)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أسر خمسة جنود"),
        ("ar", "نزح 3000 شخص"),
        ("ar", "دمرت ثلاث دبابات"),
        ("ar", "أطلقت 12 صاروخا"),
        ("ar", "على بعد 20 كيلومترا"),
        ("ar", "ضربة أصابت في العاشرة من مساء الأحد مقرا"),  # an hour
        ("en", "Wounded hopes in the tenth round of talks"),
        ("en", "The army captured 20 fighters."),
        ("en", "Some 4,000 people were displaced."),
        ("en", "A teacher was shot at near the house of a farmer."),
        ("en", "Two councillors said the army was to blame for the killings."),
        ("ar", "قال شاهدان إن القتلى نقلوا"),
        ("en", "They fired 12 rockets."),
        ("en", "On 5 May 2017 nobody came."),
        ("en", "A 25-year-old man was arrested."),
        ("en", "Three of them, one a teacher, were arrested."),
        ("ar", "اعتقل الجيش شابين قال إنهما مطلوبان"),
        ("ar", "لم ترد أنباء عن ضحايا"),  # nothing is known: that is not nobody
    ],
)
def test_what_is_no_loss_of_people(language: str, text: str) -> None:
    assert losses(text, language) == (NONE, NONE)


@pytest.mark.parametrize(("language", "text"), [("ar", "قتل عشرات المدنيين"), ("en", "Dozens were killed.")])
def test_an_uncounted_loss_is_unknown_not_nought(language: str, text: str) -> None:
    assert [f.kind for f in mention(text, language).figures] == ["killed"]
    assert losses(text, language)[0] == NONE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No casualties were reported."),
        ("ar", "لم تقع إصابات"),
        ("ar", "دون تسجيل إصابات"),
        ("ar", "لم يصب أحد"),
        ("en", "No one was hurt."),
        ("en", "A bomb went off, wounding no one."),
        ("ar", "ولا قتلى"),
        ("ar", "لم يُقتل فيها أحد"),
    ],
)
def test_nobody_is_nought(language: str, text: str) -> None:
    assert losses(text, language) == (exactly(0), exactly(0))


@pytest.mark.parametrize(
    ("language", "text"), [("en", "up to 40 people were killed"), ("en", "as many as 40 people died")]
)
def test_an_upper_end_is_no_count(language: str, text: str) -> None:
    assert losses(text, language)[0].low != 40


def test_a_range_written_with_a_hyphen() -> None:
    assert losses("5-8 people were killed", "en")[0] == Toll(5, 5, 8)


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("ar", "قُتل 31 شخصا بينهم 5 أطفال", 31),
        ("en", "Five civilians were killed, including two children.", 5),
        ("en", "Forty people were killed, among them 12 women.", 40),
        ("en", "Six soldiers, a commander among them, were shot dead.", 6),
        ("en", "Four soldiers lost their lives, three of them at a checkpoint.", 4),
    ],
)
def test_parts_are_not_added_to_the_total(language: str, text: str, killed: int) -> None:
    assert losses(text, language)[0] == exactly(killed)


def test_parts_by_side() -> None:
    text = "The attack killed 17 Islamic State fighters and 12 soldiers of the Syrian army"
    killed, by = total(mention(text, "en").figures, "killed")
    assert killed == exactly(29)
    assert dict(by) == {"Islamic State": exactly(17), "Military Forces of Syria": exactly(12)}
    text = "قتل سبعة عشر عنصرا من تنظيم الدولة و12 من قوات النظام"
    killed, by = total(mention(text, "ar").figures, "killed")
    assert killed == exactly(29)
    assert dict(by) == {"Islamic State": exactly(17), "Military Forces of Syria": exactly(12)}


def test_a_part_of_the_same_people_is_not_counted_to_their_side_again() -> None:
    _, by = total(mention("Five civilians were killed, including two children.", "en").figures, "killed")
    assert dict(by) == {"Civilians": exactly(5)}


PIECES = st.sampled_from(
    ["قتل", "خمسة", "مدنيين", "و12", "بينهم", "5", "جنديين", "أصيب", "دبابات", "قتلى", "killed", "12", "people", "and",
     "including", "between", "to", "wounded", "dead", "at least", "dozens", "(", "-", ".", "🔥"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=15), st.sampled_from(["ar", "en"]))
def test_figures_stand_in_the_text_and_never_fall(words: list[str], language: str) -> None:
    text = " ".join(words)
    for reading in mentions(text, language):
        for figure in reading.figures:
            assert 0 <= figure.span.start < figure.span.end <= len(text)
            assert figure.kind in ("killed", "injured")
        for kind in ("killed", "injured"):
            toll, by = total(reading.figures, kind)
            assert (toll.best is None) == (toll.low is None)
            assert all(part.best is not None for _, part in by)


@pytest.mark.parametrize("piece", ["قتل 5 ", "killed 5 ", "و", "5 to ", "between 5 and ", "( ", "“dead "])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_time_grows_with_the_text(piece: str, language: str) -> None:
    assert grows_linearly(lambda text: find(with_digits(text, language), language), piece, 1_000)


def test_spans_count_from_the_article() -> None:
    text = "بدأ الهجوم. قتل خمسة مدنيين"
    second = mentions(text, "ar")[1]
    assert [f.span.of(text) for f in second.figures] == ["خمسة"]

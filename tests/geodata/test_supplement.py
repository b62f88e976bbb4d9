"""The curated places answer where the news has them, and their names that are also words stay words."""

from collections.abc import Callable

import pytest

from geodata.gazetteer import Gazetteer
from geodata.sources import distance_km

WITHIN_KM = 12.0

FAMOUS = [
    # points written here from memory, not read from the tables
    ("Cité Soleil", "سيتي سولاي", "HT", 18.58, -72.33),
    ("Martissant", "مارتيسان", "HT", 18.53, -72.36),
    ("Tibú", "تيبو", "CO", 8.64, -72.73),
    ("El Plateado", "إل بلاتيادو", "CO", 2.36, -77.33),
    ("Culiacán", "كولياكان", "MX", 24.80, -107.39),
    ("Durán", "دوران", "EC", -2.17, -79.83),
    ("Malakal", "ملكال", "SS", 9.53, 31.66),
    ("Fashoda", "فشودة", "SS", 9.88, 32.11),
    ("Kaga Bandoro", "كاغا باندورو", "CF", 6.99, 19.18),
    ("Adré", "أدري", "TD", 13.47, 22.20),
    ("Ngarbuh", "نغاربوه", "CM", 6.40, 10.85),
    ("Nyiragongo Territory", "إقليم نيراغونغو", "CD", -1.55, 29.28),
    ("Kamituga", "كاميتوغا", "CD", -3.06, 28.18),
    ("Mayi-Moya", "مايي مويا", "CD", 0.75, 29.53),
    ("Quiterajo", "كيتيراجو", "MZ", -11.75, 40.43),
    ("Gatumba", "غاتومبا", "BI", -3.34, 29.25),
    ("Patikul", "باتيكول", "PH", 6.05, 121.10),
    ("Rueso", "رويسو", "TH", 6.38, 101.52),
    ("Torbung", "توربونغ", "IN", 24.42, 93.71),
    ("Sukma", "سوكما", "IN", 18.39, 81.66),
    ("Makin", "مكين", "PK", 32.63, 69.84),
    ("Kalat", "قلات الباكستانية", "PK", 29.03, 66.59),
    ("Thanchi", "تانشي", "BD", 21.79, 92.43),
    ("Hamakouladji", "هاماكولادجي", "ML", 16.5, -0.1),
    ("Inata", "إيناتا", "BF", 14.38, -1.28),
    ("Malam Fatori", "مالام فاتوري", "NG", 13.68, 13.33),
    ("Yelwata", "يلواتا", "NG", 7.95, 8.75),
    ("Kindrativka", "كوندراتيفكا", "UA", 51.10, 34.90),
    ("Kurilovka", "كوريلوفكا", "RU", 51.15, 35.25),
    ("Wad al-Noura", "ود النورة", "SD", 14.65, 32.62),
    ("Um Baru", "أمبرو", "SD", 15.05, 23.70),
    ("Al-Udayn", "العدين", "YE", 13.97, 44.0),
    ("Qusra", "قصرة", "PS", 32.08, 35.33),
    ("Burin", "بورين", "PS", 32.18, 35.25),
    ("Khirbet Zanuta", "خربة زنوتا", "PS", 31.37, 34.98),
    ("Shushi", "شوشا", "AZ", 39.76, 46.75),
    ("Jebel Chambi", "جبل الشعانبي", "TN", 35.21, 8.68),
    ("Bordj Badji Mokhtar", "برج باجي مختار", "DZ", 21.33, 0.95),
    ("Kamdesh", "كامديش", "AF", 35.41, 71.33),
    ("Anger Guten", "أنغر غوتن", "ET", 9.5, 36.63),
    ("Pauktaw", "بوكتاو", "MM", 20.18, 93.07),
    ("Bilis Qooqaani", "بلس قوقاني", "SO", 0.2, 41.75),
    ("Khafji", "الخفجي", "SA", 28.43, 48.49),
    ("Rafha", "رفحاء", "SA", 29.63, 43.49),
    ("Umm al-Hayman", "أم الهيمان", "KW", 28.96, 48.16),
    ("Jleeb al-Shuyoukh", "جليب الشيوخ", "KW", 29.26, 47.94),
    ("Al-Udeid Air Base", "قاعدة العديد الجوية", "QA", 25.12, 51.32),
    ("Duqm", "الدقم", "OM", 19.66, 57.70),
    ("Diraz", "الدراز", "BH", 26.22, 50.47),
    ("Mardikh", "إيبلا", "SY", 35.80, 36.80),
    ("Kafr Daryan", "كفر دريان", "SY", 36.11, 36.67),
    ("Ain al-Tamr", "عين التمر", "IQ", 32.57, 43.49),
    ("Taq Taq", "طقطق", "IQ", 35.89, 44.58),
    ("Qatraneh", "القطرانة", "JO", 31.24, 36.05),
    ("Zaatari camp", "مخيم الزعتري", "JO", 32.29, 36.33),
    ("Qana", "قانا", "LB", 33.21, 35.30),
    ("Brak", "براك الشاطئ", "LY", 27.55, 14.27),
    ("Abbasiya", "العباسية بالقاهرة", "EG", 30.07, 31.28),
    ("Shendi", "شندي", "SD", 16.69, 33.43),
    ("Heathrow", "مطار هيثرو", "GB", 51.47, -0.45),
    ("Cheshire", "تشيشاير", "GB", 53.2, -2.6),
    ("Catalonia", "كتالونيا", "ES", 41.8, 1.6),
    ("Quebec City", "مدينة كيبك", "CA", 46.81, -71.21),
    ("Washington", "واشنطن", "US", 38.90, -77.04),
    ("Medina", "المدينة المنورة", "SA", 24.47, 39.61),
    ("Suez", "السويس", "EG", 29.97, 32.55),
    ("Sharjah", "الشارقة", "AE", 25.34, 55.41),
    ("Ushaiger", "أشيقر", "SA", 25.34, 45.19),
    ("Bnaider", "بنيدر", "KW", 28.80, 48.28),
    ("Denshawai", "دنشواي", "EG", 30.60, 30.85),
    ("Al Makhdarah", "المخدرة", "YE", 15.57, 44.93),
    ("Samad ash-Shan", "سمد الشأن", "OM", 22.80, 58.14),
    ("Hassi R'Mel", "حاسي الرمل", "DZ", 32.93, 3.27),
    ("Borj El Khadra", "برج الخضراء", "TN", 30.25, 9.55),
    ("Wazir Akbar Khan", "وزير أكبر خان", "AF", 34.53, 69.19),
    ("Azovstal", "آزوفستال", "UA", 47.10, 37.60),
    ("Himbi", "هيمبي", "CD", -1.68, 29.20),
    ("Kawuri", "كاووري", "NG", 11.57, 13.52),
    ("Lassa", "لاسا", "NG", 10.69, 13.27),
    ("Ngouboua", "نغوبوا", "TD", 13.52, 14.30),
    ("Bria", "بريا", "CF", 6.54, 21.99),
    ("Nyanzale", "نيانزالي", "CD", -0.97, 29.12),
    ("Komanda", "كوماندا", "CD", 1.37, 29.76),
    ("Buqaqable", "بوق أقبلي", "SO", 4.1, 45.3),
    ("Zala Anbesa", "زالا أنبسا", "ET", 14.52, 39.39),
    ("Addis Zemen", "أديس زمن", "ET", 12.12, 37.78),
    ("Masteri", "مستري", "SD", 13.1, 22.1),
    ("Wad al-Haddad", "ود الحداد", "SD", 13.82, 33.52),
    ("Bunj", "بونج", "SS", 9.98, 33.72),
    ("Serai Naurang", "سراي نورنغ", "PK", 32.82, 70.78),
    ("Baghlan-e Markazi", "بغلان المركزية", "AF", 36.13, 68.71),
    ("Lethpora", "ليثبورا", "IN", 33.97, 74.97),
    ("Khad Kucha", "خد كوتشه", "PK", 29.75, 66.7),
    ("Alel Than Kyaw", "أليل ثان كياو", "MM", 20.68, 92.36),
    ("Kashmir", "كشمير", "IN", 34.0, 75.0),
    ("Zolota Balka", "زولوتا بالكا", "UA", 47.38, 33.97),
    ("Vesele, Donetsk", "فيسيله", "UA", 48.65, 38.07),
    ("Popovo-Lezhachi", "بوبوفو ليجاتشي", "RU", 51.25, 34.35),
    ("Talish", "تاليش", "AZ", 40.38, 46.76),
    ("Mariannhill", "ماريانهيل", "ZA", -29.84, 30.82),
    ("Kandep", "كانديب", "PG", -5.85, 143.51),
    ("Puthumattalan", "بوثوماتالان", "LK", 9.33, 80.79),
    ("El Palo", "إل بالو", "CO", 3.07, -76.36),
    ("Aguaruto", "أغواروتو", "MX", 24.79, -107.5),
    ("Balawat", "بلاوات", "IQ", 36.23, 43.40),
    ("Muhaybib", "محيبيب", "LB", 33.17, 35.52),
    ("Simon Pelé", "سيمون بيليه", "HT", 18.575, -72.315),
    # points of the base, Arabic names of the table of names
    ("El Eulma", "العلمة", "DZ", 36.15, 5.69),
    ("Kasba Tadla", "قصبة تادلة", "MA", 32.60, -6.26),
    ("Sakiet Sidi Youssef", "ساقية سيدي يوسف", "TN", 36.22, 8.36),
    ("Oualata", "ولاتة", "MR", 17.30, -7.02),
    ("Beyoğlu", "بيوغلو", "TR", 41.04, 28.98),
    ("Zafaraniya", "الزعفرانية", "IQ", 33.25, 44.50),
    ("Kibera", "كيبيرا", "KE", -1.31, 36.79),
    ("Antonivskyi Bridge", "جسر أنتونيفسكي", "UA", 46.67, 32.72),
    ("Surkh Rod", "سرخ رود", "AF", 34.42, 70.35),
    ("Zheray", "مديرية جيري", "AF", 31.58, 65.42),
    ("Duekoué", "دويكوي", "CI", 6.74, -7.35),
    ("Kutaisi", "كوتايسي", "GE", 42.27, 42.70),
    ("Āsela", "أسيلا", "ET", 7.95, 39.13),
    ("Afikpo", "أفيكبو", "NG", 5.89, 7.94),
    ("Erciş", "إرجيش", "TR", 39.03, 43.36),
    ("Khushāb", "خوشاب", "PK", 32.30, 72.35),
    ("Howrah", "هاورا", "IN", 22.58, 88.32),
    ("Guarulhos", "غوارولوس", "BR", -23.46, -46.53),
]


@pytest.mark.parametrize(("english", "arabic", "country", "latitude", "longitude"), FAMOUS)
def test_places_of_the_news_by_both_names(
    gazetteer: Gazetteer, english: str, arabic: str, country: str, latitude: float, longitude: float
) -> None:
    for name in (english, arabic):
        found = [place for place in gazetteer.lookup(name) if place.country == country]
        km = [distance_km(latitude, longitude, place.latitude, place.longitude) for place in found]
        assert min(km, default=9e9) <= WITHIN_KM, name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("لا أدري من أطلق النار على زوار المكان", "ar"),
        ("ضبط 20 كيلو من المتفجرات", "ar"),
        ("The minister stayed mute; Mute protests went on, and Cabaret shows closed.", "en"),
        ("Gina and Miranda saw the engine's Turbo fail.", "en"),
        ("كان سعر سكر المائدة مرتفعا وعلا صدا الانفجار وهب الناس", "ar"),
        ("فر حارس الفندق ومعه بعض الشيوخ من بدو المنطقة", "ar"),
        ("كون الجيش قوة وتولي القيادة من أجل القل والكثر", "ar"),
        ("انتبه جان من برد الشتاء، وقيصر بريء من كل جرم", "ar"),
        ("Okay, Janet said. Till then Bert and Chang stay. Unity matters.", "en"),
        ("The Tank advanced; Logo and Hub are words, and Hindi is a language.", "en"),
        ("Concordia talks: Koch spoke, Leer listened.", "en"),
        ("على وجه الخصوص نجد أن العديد من القصور مصيره الضجيج وقت الظهر", "ar"),
        ("Alas, the Pentagon and the White House said that Islah and the Kremlin would pay zakat.", "en"),
        ("قال البنتاغون إن غنيمة كبيرة وصلت على الصعيد السياسي وهو عطشان يشرب كاس ماء", "ar"),
        ("قسم الطلب لب القضية، وزي الحارس جديد، ومنح العامل أجره، وثار الناس", "ar"),
        ("شطب الاسم من كتاب الصدقة ونجا الجمل من الضنك والتقاطع القريب", "ar"),
        ("نقل على متن حافلة مع وفد دولي إلى المؤتمر الدولي", "ar"),
        ("كريمة أخرى كتم غيظه وشرب من كاس، وهذا المجلد معروف", "ar"),
        ("الظاهر أن المعامل والمطبعة مغلقة وأن النعام كثير", "ar"),
        ("كل شيخ أراد مطرح جلوس، والعنصر الأهم مرفأ السلام والحوزة", "ar"),
        ("سمعت مغنية في القطار عن الغزوات والحاجب والمضيق", "ar"),
        ("هيا بنا، طابت ليلتكم، فاز أول الدوري بمئتي يورو وركب عروس التيار", "ar"),
        ("Luke and Tara stood in awe; brass bands tot up the diff over tuna and mango.", "en"),
        ("نسي الرجل لمن كان المقال، لعل بدك نرى يد الحارس ونال ما يريد", "ar"),
    ],
)
def test_words_that_are_also_far_places(names: Callable[[str, str], list[str]], text: str, language: str) -> None:
    assert names(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("وصل آلاف اللاجئين إلى أدري في تشاد", "ar", "أدري"),
        ("Thousands reached Leer in South Sudan.", "en", "Leer"),
        ("هجوم في دوران بالإكوادور", "ar", "دوران"),
        ("حريق في منطقة الرحاب بالكويت", "ar", "الرحاب"),
        ("مظاهرة في زاكورة بالمغرب", "ar", "زاكورة"),
        ("قتلى في الكدحة غربي تعز في اليمن", "ar", "الكدحة"),
        ("سيول في ضبعة والراشدية بالأردن", "ar", "الراشدية"),
    ],
)
def test_the_same_words_where_their_country_is_named(
    names: Callable[[str, str], list[str]], text: str, language: str, expected: str
) -> None:
    assert expected in names(text, language)

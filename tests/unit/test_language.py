"""What language a text is in, and where it changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.attribution.language import detect, spans

SENTENCES = {
    "en": "The committee heard that a foreign state had paid for the advertisements.",
    "fr": "Le comité a appris qu'un État étranger avait payé les annonces publicitaires.",
    "zh": "委员会获悉，外国政府支付了这些广告的费用。",
    "pa": "ਕਮੇਟੀ ਨੂੰ ਪਤਾ ਲੱਗਾ ਕਿ ਇੱਕ ਵਿਦੇਸ਼ੀ ਰਾਜ ਨੇ ਪੈਸੇ ਦਿੱਤੇ ਸਨ।",
    "hi": "समिति को पता चला कि एक विदेशी राज्य ने विज्ञापनों के लिए भुगतान किया था।",
    "fa": "کمیته مطلع شد که یک دولت خارجی هزینه تبلیغات را پرداخت کرده است.",
    "ar": "علمت اللجنة أن دولة أجنبية دفعت ثمن الإعلانات.",
    "ru": "Комитет узнал, что иностранное государство оплатило рекламные объявления.",
    "uk": "Комітет дізнався, що іноземна держава оплатила рекламні оголошення.",
    "es": "El comité supo que un Estado extranjero había pagado los anuncios.",
    "de": "Der Ausschuss erfuhr, dass ein fremder Staat die Anzeigen bezahlt hatte.",
    "it": "Il comitato ha appreso che uno Stato straniero aveva pagato gli annunci.",
    "pt": "O comité soube que um Estado estrangeiro tinha pago os anúncios.",
    "ko": "위원회는 외국 정부가 광고 비용을 지불했다는 사실을 알게 되었다.",
    "ja": "委員会は、外国政府が広告費を支払っていたことを知った。",
    "vi": "Ủy ban được biết một quốc gia nước ngoài đã trả tiền cho các quảng cáo.",
    "ta": "வெளிநாட்டு அரசு விளம்பரங்களுக்கு பணம் கொடுத்ததை குழு அறிந்தது.",
    "tr": "Komite, yabancı bir devletin reklamların parasını ödediğini öğrendi.",
}


@pytest.mark.parametrize(("expected", "text"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_of_each_listed_language_is_recognised(expected: str, text: str) -> None:
    """One ordinary sentence is enough."""
    assert expected == detect(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "12 345, 2021-03-04",
        "Canada–China relations",
        "Jane Doe",
        "Ottawa",
        "CSIS RCMP NSICOP",
        "Jane Doe (Don Valley North, Ind.)",
        "Mélanie Tremblay, François Côté",
        "\x00\x01\ud800\ufdd0",
    ],
)
def test_names_numbers_and_debris_have_no_language(text: str) -> None:
    """Nothing is guessed from names alone."""
    assert detect(text) == "und"


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("en", "The cat sat on the mat."),
        ("fr", "Le chat est sur la table."),
        ("fr", "Nous entendrons la déclaration, je suppose."),
        ("en", "Special Committee on Canada–China Relations"),
        ("fr", "Comité spécial sur les relations sino-canadiennes"),
        ("en", "FOREIGN INTERFERENCE IN OUR ELECTIONS"),
        ("zh", "外国干预选举"),
        ("en", "The report\x00 was sent \ud800to the committee of the House."),
    ],
)
def test_a_short_text_with_ordinary_words_is_recognised(expected: str, text: str) -> None:
    """Titles and short sentences count when they hold more than names."""
    assert expected == detect(text)


def test_a_mixed_text_is_cut_where_the_language_changes() -> None:
    """English, French and Chinese parts come back with exact offsets."""
    parts = [SENTENCES["en"] + " ", SENTENCES["fr"] + "\n", SENTENCES["zh"]]
    found = spans("".join(parts))
    assert [("en", parts[0]), ("fr", parts[1]), ("zh", parts[2])] == [
        (language, "".join(parts)[start:end]) for start, end, language in found
    ]


def test_a_chinese_sentence_inside_an_english_line_is_a_span() -> None:
    """A change of script cuts, even without a full stop."""
    text = "He wrote on his page 我们必须支持祖国的统一大业 and deleted it an hour later."
    found = {language: text[start:end] for start, end, language in spans(text)}
    assert found["zh"] == "我们必须支持祖国的统一大业 "


def test_a_chinese_name_inside_an_english_sentence_is_no_span() -> None:
    """A gloss of a few characters is not a change of language."""
    text = "The candidate (王小明) said that he had never met the consul."
    assert spans(text) == ((0, len(text), "en"),)


@given(st.lists(st.one_of(st.sampled_from(sorted(SENTENCES.values())), st.text(max_size=20))))
def test_spans_cover_every_character_once(parts: list[str]) -> None:
    """Put together again, the spans are the text."""
    text = "".join(parts)
    found = spans(text)
    assert text == "".join(text[start:end] for start, end, _ in found)
    assert all(start < end for start, end, _ in found)

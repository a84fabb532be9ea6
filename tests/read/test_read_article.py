"""Text in: every span leads back to the letters that were read, whatever was cleaned on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.read import Article, ArticleError, Span, decoded, visible

ODD = st.text(alphabet=st.sampled_from(list("abc XY.\n\r\t“”‘’«»–—…\u00ad\u200b\u00a0[]*_#>-'\"éß漢🙂")), max_size=300)


@given(ODD)
def test_every_letter_that_is_analysed_stands_where_its_place_says(text: str) -> None:
    article = Article(text)
    for paragraph in article.paragraphs:
        assert len(paragraph.clean) == len(paragraph.places) and list(paragraph.places) == sorted(set(paragraph.places))
        for k in range(len(paragraph.clean)):
            span = article.span(paragraph, k, k + 1)
            assert span.holds(text) and len(span.text) == 1
            same = span.text == paragraph.clean[k]
            assert same or span.text.isspace() or span.text in "“”‘’«»–—…\u00a0-"


def test_soft_hyphens_brackets_and_cease_fires_are_cleaned_and_found_again() -> None:
    text = "The mili\u00adtary said “[Its] cease-fire\nheld.”\n\nNew."
    article = Article(text)
    first = article.paragraphs[0]
    assert first.clean == 'The military said "Its ceasefire held."'
    start = first.clean.index("ceasefire")
    assert article.span(first, start, start + len("ceasefire")).text == "cease-fire"
    start = first.clean.index("military")
    assert article.span(first, start, start + len("military")).text == "mili\u00adtary"


def test_a_paragraph_that_breaks_off_is_joined_to_the_next() -> None:
    text = "He gambles, on the strength of what has happened before, that Ankara\n\nwill give way.\n\nOthers doubt it."
    assert [p.clean.endswith("give way.") for p in Article(text).paragraphs] == [True, False]


def test_links_and_source_lines_are_no_sentences() -> None:
    assert len(Article("A war began.\n\nSource:\n\n<https://example.org/a-b>\n").paragraphs) == 1


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Kriegsgefahr – ja".encode(), "Kriegsgefahr – ja"), (b"\xef\xbb\xbfwar", "war"),
        ("Élysée".encode("cp1252"), "Élysée"), ("war".encode("utf-16"), "war"),
    ],
)  # fmt: skip
def test_encodings(data: bytes, text: str) -> None:
    assert decoded(data) == text


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ArticleError, match="no text"):
        decoded(b"\x89PNG\x00\x00")
    with pytest.raises(ArticleError, match="at most"):
        _ = Article("x" * 5_000_001)
    with pytest.raises(ValueError, match="no stretch"):
        Span.of("abc", 2, 9)


def test_of_a_page_only_what_a_reader_sees() -> None:
    page = (
        "<html><head><title>Note &amp; reply</title><style>p{}</style></head><body><nav>Home</nav><h1>Note</h1>"
        "<p>Rome&nbsp;sent a <b>note</b>.</p><script>alert('war')</script><p>Athens refused it.</p></body></html>"
    )
    text, title = visible(page)
    assert title == "Note & reply" and text == "Note\n\nRome sent a note.\n\nAthens refused it.\n"

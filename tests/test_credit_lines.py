"""Labels and values of credit lines that stand apart."""

import pytest

from newsarchive import credit_lines, dom


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Kaynak:</p><p>DHA</p>", ["Kaynak: DHA"]),
        ("<p>KAYNAK</p><p>İHA</p><p>Spor</p>", ["KAYNAK: İHA", "Spor"]),
        ("<div><span>KAYNAK</span> <a href='/x'>DHA</a></div>", ["KAYNAK: DHA"]),
        ("<div><b>Muhabir</b> Ali Kaya</div>", ["Muhabir: Ali Kaya"]),
        ("<div><span>Kaynak:</span> <a href='/x'>DHA</a></div>", ["Kaynak: DHA"]),
        ("<div><b>Kaynak</b>lar tükendi</div>", ["Kaynaklar tükendi"]),
        ("<p>Kaynak</p>", []),
        ("<div><i>Kaynak: İHA</i> <i>Spor</i></div>", ["Kaynak: İHA", "Spor"]),
        ("<div><i>Spor</i> <i>Haber: Ali Kaya</i> <i>3 yorum</i></div>", ["Spor", "Haber: Ali Kaya", "3 yorum"]),
        ("<div><i>Haber: Ali Kaya</i> / <i>Kavakova</i></div>", ["Haber: Ali Kaya / Kavakova"]),
        ("<div><i>Haber: Ali</i> <i>Kaya</i></div>", ["Haber: Ali Kaya"]),
        ("<div><b>6 gün önce</b> | <i>Haber: Ali Kaya</i></div>", ["6 gün önce", "Haber: Ali Kaya"]),
    ],
)
def test_paired(html: str, expected: list[str]) -> None:
    body = dom.parse(f"<body>{html}</body>").body
    assert body is not None
    assert [text for text, _ in credit_lines.paired(dom.lines(body))] == expected

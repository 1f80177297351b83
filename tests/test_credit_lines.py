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
    ],
)
def test_paired(html: str, expected: list[str]) -> None:
    body = dom.parse(f"<body>{html}</body>").body
    assert body is not None
    assert [text for text, _ in credit_lines.paired(dom.lines(body))] == expected

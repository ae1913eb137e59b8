from pathlib import Path

from release.site import fetched_elsewhere


def pages(folder: Path, **content: str) -> list[str]:
    for name, text in content.items():
        (folder / name.replace("_", ".")).write_text(text)
    return fetched_elsewhere(folder)


def test_what_a_browser_fetches_by_itself_is_found(tmp_path: Path) -> None:
    found = pages(
        tmp_path,
        a_html='<script defer src="https://cdn.example/a.js"></script>',
        b_html='<link href="//fonts.example/f.css" rel="stylesheet"><IMG alt="" SRC=http://x.example/i>',
        c_css="@import 'https://e.example/c.css'; a { background: url(//e.example/i.png) }",
    )
    assert [line.split(": ")[0] for line in found] == [
        "a.html",
        "b.html",
        "b.html",
        "c.css",
        "c.css",
    ]


def test_links_that_a_reader_may_follow_and_own_files_are_not(tmp_path: Path) -> None:
    assert not pages(
        tmp_path,
        a_html='<a href="https://example.org">there</a><img src="evidence.jpg"><script src="a.js">',
        b_css="a { background: url(data:image/png;base64,AA) } b { background: url(../i.png) }",
    )


def test_the_address_of_the_page_itself_is_not(tmp_path: Path) -> None:
    assert not pages(
        tmp_path, a_html='<link rel="canonical" href="https://posture.example/a.html">'
    )

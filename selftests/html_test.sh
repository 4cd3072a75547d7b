#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# html_test.sh: "make html" builds without a warning. The result is complete:
# each page is there, the pictures are drawn, and each link leads somewhere.
# TAP.
set -eu
# shellcheck source=lib/tap_lib.sh
. "$(dirname "$0")/lib/tap_lib.sh"
html=$dir/build/html

builds()
{
	make -C "$top" --no-print-directory BUILD="$dir/build" html
}

pages()
{
	local page

	for page in "$top"/Documentation/*.rst; do
		page=${page##*/}
		[ -s "$html/${page%.rst}.html" ] || { echo "no page of $page"; return 1; }
	done
	for page in "$top"/Documentation/man/*.[0-9]; do
		page=${page##*/}
		[ -s "$html/man/$page.html" ] || { echo "no page of $page"; return 1; }
	done
}

# drawn PICTURE PAGE
drawn()
{
	grep -q '<svg' "$html/_images/$1.svg" &&
		grep -q "<img [^>]*src=\"_images/$1.svg\"" "$html/$2.html"
}

links()
{
	/usr/bin/python3 - "$html" <<'END'
import html.parser, pathlib, sys, urllib.parse

top = pathlib.Path(sys.argv[1])


class Page(html.parser.HTMLParser):
    """The anchors and the links of a page."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src"):
                self.links.append(value)


pages = {path: Page(path) for path in top.rglob("*.html")}
bad = checked = 0
for path, page in pages.items():
    for link in page.links:
        url = urllib.parse.urlsplit(link)
        if url.scheme or url.netloc:
            continue
        checked += 1
        target = path
        if url.path:
            target = path.parent / urllib.parse.unquote(url.path)
        anchor = urllib.parse.unquote(url.fragment)
        if not target.exists() or anchor and target in pages and \
           anchor not in pages[target].ids:
            print("%s: %s leads nowhere" % (path.relative_to(top), link))
            bad += 1
print(checked, "links")
sys.exit(bad or not checked)
END
}

if ! command -v sphinx-build >/dev/null || ! command -v mandoc >/dev/null; then
	skip "make html has no warning" "no sphinx-build or mandoc"
	tap_done
	exit
fi
check "make html has no warning" builds
check "each page is there" pages
check "the picture of the rooms is drawn" drawn rooms design
check "the picture of the hand-over is drawn" drawn handover ktls-howto
check "each link leads somewhere" links
tap_done

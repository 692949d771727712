"""Values that never repeat, and how a feed of one type is made of them."""

import json

JSON, XML, HTML = "application/json", "application/xml", "text/html; charset=utf-8"
WORDS = ("budżet", "powietrze", "drogi", "szkoły", "odpady", "mieszkańcy", "zieleń", "umowy", "zabytki", "energia")


def word(k):
    """The k-th value: never the same twice, and as long as such things are."""
    return f"{WORDS[k % len(WORDS)]} {k}"


def address(k):
    return f"https://dane.przyklad.example/pliki/{k}.csv"


def language(k):
    """The k-th of as many language tags as anybody could want: `aaa`, `aab`, …, then with a region."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    primary = letters[k // 676 % 26] + letters[k // 26 % 26] + letters[k % 26]
    return primary if k < 17_576 else f"{primary}-{letters[k // 17_576 % 26]}{letters[k // 456_976 % 26]}"


def many(make, values):
    return [make(k) for k in range(values)]


def as_json(value):
    return JSON, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Feed:
    """How one type is served, and which lists its records have."""

    def __init__(self, kind, url, lists, build, options=""):
        self.kind, self.url, self.lists, self.build, self.options = kind, url, lists, build, options

    def routes(self, name, values, copies=1):
        """Path -> (media type, bytes), or a function of the query that gives both."""
        return self.build(self.lists[name], values, copies)

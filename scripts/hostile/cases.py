"""The inputs of the attack by name: one for each list of each type, and the bombs."""

import fnmatch

from .feeds import FEEDS

# Lists that stand for a whole text in many languages; the worst that was met had twice as many.
LANGUAGES = "language"
VALUES, LANGUAGE_VALUES = 20_000, 40_000
# What the small form looks at: lists that were quadratic, and one of each kind of document.
QUICK = {
    "jsonld-context-of-nulls",
    "jsonld-context-of-more-nulls",
    "page-context-of-nulls",
    "turtle-deep-nodes",
    "nt-faults",
    "ckan-nul-in-key",
    "ckan:groups",
    "ckan:languages-of-title",
    "oai-pmh:creators",
    "iso19139:creators",
}
SMALL_LISTS = {"creators", "languages-of-title", "language-map", "groups", "distributions", "keywords"}


class Case:
    """One hostile feed.

    `must` is what has to become of it: `refused`, with a finding that names a limit; `kept`, refused like that or mapped
    whole; `told`, with any finding that something is wrong; or `any` of these.
    """

    def __init__(self, name, kind, url, routes, must="any", options="", copies=None, is_small=False):
        self.name, self.kind, self.url, self.routes, self.must = name, kind, url, routes, must
        self.options, self.copies, self.is_small = options, copies, is_small

    @property
    def source_id(self):
        return self.name.replace(":", "-list-")[:64]


def value_case(feed_name, feed, name, values):
    def routes():
        return feed.routes(name, values)

    is_small = name in SMALL_LISTS and feed_name in ("ckan", "dcat", "dcat-jsonld", "oai-pmh", "iso19139")
    return Case(
        f"{feed_name}:{name}",
        feed.kind,
        feed.url,
        routes,
        must="kept",
        options=feed.options,
        copies=1,
        is_small=is_small,
    )


def value_cases():
    return [
        value_case(feed_name, feed, name, LANGUAGE_VALUES if name.startswith(LANGUAGES) else VALUES)
        for feed_name, feed in FEEDS.items()
        for name in feed.lists
    ]


def all_cases():
    from .bombs_json import json_bombs
    from .bombs_jsonld import jsonld_bombs
    from .bombs_rdf import rdf_bombs
    from .bombs_text import text_bombs
    from .bombs_xml import xml_bombs

    cases = jsonld_bombs() + rdf_bombs() + json_bombs() + xml_bombs() + text_bombs() + value_cases()
    names = [case.source_id for case in cases]
    assert len(names) == len(
        set(names)
    ), f"two cases have one name: {sorted(name for name in set(names) if names.count(name) > 1)}"
    return cases


def chosen(patterns, is_small=False, is_quick=False):
    """By name, or one of each kind, or those that a build for debugging can bear."""
    cases = all_cases()
    if patterns:
        return [case for case in cases if any(fnmatch.fnmatch(case.name, pattern) for pattern in patterns)]
    if is_quick:
        return [case for case in cases if case.name in QUICK]
    return [case for case in cases if case.is_small] if is_small else cases

"""Catalogues in which a value is odd: what a disk, a hand or another program may leave behind."""

import os
import shutil
import sqlite3
import time

from .clients import ask, get
from .watch import Daemon, Short

PATHS = (
    "/datasets?limit=100",
    "/datasets.ttl?limit=100",
    "/catalog.rdf",
    "/datasets?q=zbior&facets=theme,publisher,format",
    "/sources",
    "/sources/copy",
    "/sources/copy/findings",
    "/sources/copy/findings.csv",
    "/sources/copy/runs",
    "/sources/copy/feed.atom",
    "/metrics",
    "/readyz",
    "/?q=zbior",
)
# What the type of a column lets in, and nobody expects there.
ODD = {
    "TEXT": ("", "\u0000", "x" * 100_000, "[" * 5000),
    "INTEGER": (-1, 2**63 - 1, -(2**63)),
    "BLOB": (b"", b"\xff" * 64),
    "REAL": (-1e308, 1e308),
    "ANY": ("", -1, b"\xff"),
}
LONGEST = 20


def columns(path):
    """(table, column, type) of every ordinary table that has rows."""
    with sqlite3.connect(path) as db:
        tables = [
            name
            for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if sql and "VIRTUAL" not in sql.upper() and not name.startswith(("sqlite_", "dataset_text", "grdb_"))
        ]
        return [
            (table, row[1], row[2].upper())
            for table in tables
            if db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for row in db.execute(f'PRAGMA table_info("{table}")')
        ]


def spoil(path, table, column, value):
    """Whether the value could be put there: a key may not stand twice, so it is put into one row only."""
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA foreign_keys = OFF")
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{trigger}"')
        db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = (SELECT min(rowid) FROM "{table}")', (value,))
        db.commit()
        return True
    except sqlite3.Error:
        return False
    finally:
        db.close()


def look(program, data):
    """What died of it."""
    for words in (
        ("search", "zbior", "--json"),
        ("runs", "--json", "--findings", "copy"),
        ("doctor", "--deep", "--json"),
    ):
        done = program.measure(program.words(*words, data=data), LONGEST)
        if done.ending:
            return f"{words[0]}: {done.ending}"
    try:
        daemon = Daemon(program, "none", data=data)
    except Short as short:
        return str(short)[:200] if "exit" not in str(short) and "ended with 1:" not in str(short) else ""
    try:
        for path in PATHS:
            status, _, _ = ask(daemon, get(path), LONGEST)
            if status not in ("200", "303", "404", "500", "503"):
                time.sleep(0.2)
                return f"GET {path}: {status} {daemon.ending}"
        return daemon.ending
    finally:
        daemon.terminate()


def rows(program, whole, every):
    """Spoils one value after the other of a catalogue that is whole; each n-th of them."""
    found, tried = [], 0
    work = os.path.join(program.directory, "damage")
    cases = [
        (table, column, value)
        for table, column, kind in columns(os.path.join(whole, "catalog.sqlite"))
        for value in ODD.get(kind, ODD["ANY"])
    ]
    for table, column, value in cases[::every]:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(whole, work)
        if not spoil(os.path.join(work, "catalog.sqlite"), table, column, value):
            continue
        tried += 1
        fault = look(program, "damage")
        if fault:
            found.append(
                (f"{table}.{column} = {str(value)[:16]!r}", fault, "an error, and no end of the program", False)
            )
    return (
        found
        + [("odd values in a catalogue", f"{tried - len(found)} of {tried} survived", "all", tried > 0 and not found)]
        + empty(program, work)
    )


def empty(program, work):
    """A file of no bytes is no catalogue, and what was in it is not to be forgotten by making a new one."""
    made = []
    for content, what in (
        (b"", "of 0 bytes"),
        (b"SQLite format 3\0" + b"\0" * 84, "of a header only"),
        (os.urandom(8192), "of random bytes"),
    ):
        shutil.rmtree(work, ignore_errors=True)
        os.mkdir(work)
        path = os.path.join(work, "catalog.sqlite")
        with open(path, "wb") as file:
            file.write(content)
        done = [
            program.measure(program.words(*words, data="damage"), LONGEST)
            for words in (("search", "x"), ("harvest", "--sources", program.directory))
        ]
        with open(path, "rb") as file:
            is_left = file.read(1 << 20) == content
        said = "; ".join(one.ending or f"exit status {one.status}" for one in done)
        made.append(
            (
                f"a catalog.sqlite {what}",
                said + ("" if is_left else ", and another file"),
                "exit status 1, and the file as it was",
                is_left and all(one.status == 1 for one in done),
            )
        )
    return made

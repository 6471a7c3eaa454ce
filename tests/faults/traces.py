"""Where a word is left: in any file under a folder and in any row of a database, in every form it could have."""

import base64
import json
import re
from urllib.parse import quote

import psycopg

# Ways in which a number, an address or a browser of the crowd stands in the clear.
PEOPLE = (r"(?<![0-9a-f])(?:\+?212|00212|0)?6618\d{5}(?![0-9a-f])", r"habitant\.\d{5}", r"navigateur-\d{5}")
SHORTEST_BASE64 = 8


def forms(word):
    """A word as text in several encodings and as it is written in JSON, addresses, hexadecimal and base64."""
    whole = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    whole |= {json.dumps(word)[1:-1].encode(), quote(word).encode()}
    whole |= {one.hex().encode() for one in list(whole)}
    for lead in range(3):
        coded = base64.b64encode(b"\0" * lead + word.encode()).rstrip(b"=")
        inner = coded[-(-lead * 8 // 6) : -1]  # what does not depend on the neighbours
        if len(inner) >= SHORTEST_BASE64:
            whole |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return whole


def pattern_of(words, people=PEOPLE):
    """One pattern of bytes for words in all forms, and for everybody of the crowd."""
    parts = [re.escape(form) for word in words for form in sorted(forms(word))]
    parts += [one.encode() for one in people]
    parts += [one.encode().hex().encode() for one in ("habitant.", "navigateur-", "+2126618")]
    return re.compile(b"|".join(parts), re.IGNORECASE)


def files_with(folder, pattern):
    """Files below a folder in which it stands: (name, what was found)."""
    found = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        try:
            hit = pattern.search(file.read_bytes())
        except FileNotFoundError:  # the database's own, which come and go
            continue
        if hit:
            found.append((str(file.relative_to(folder)), hit[0]))
    return found


def rows_with(folder, pattern):
    """Tables of all schemas in a row of which it stands, as text or as bytes in hexadecimal: (table, what was found)."""
    host = (folder / "postmaster.pid").read_text().splitlines()[4]
    found = []
    with psycopg.connect(host=host, user="postgres", dbname="nidaa") as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            for (row,) in connection.execute(f'SELECT t::text FROM "{schema}"."{table}" t'):
                if hit := pattern.search(row.encode()):
                    found.append((table, hit[0]))
                    break
    return found

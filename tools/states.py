"""Draws docs/states.md from the transition tables: `tools/states.py > docs/states.md`. A test holds them equal."""

from nidaa.approval import rules as approval
from nidaa.cases import rules as cases
from nidaa.distribution import rules as distribution
from nidaa.found import rules as found
from nidaa.tips import rules as tips

TABLES = (
    ("A case", cases.TRANSITIONS),
    ("A found child", found.TRANSITIONS),
    ("A request for release", approval.TRANSITIONS),
    ("A wider area approved in advance", approval.STEP_TRANSITIONS),
    ("A delivery", distribution.TRANSITIONS),
    ("A shard of subscribers", distribution.SHARD_TRANSITIONS),
    ("A tip", tips.TRANSITIONS),
)

print("# States\n\nDrawn from the transition tables by `tools/states.py`; a test holds the drawing true.")
for name, table in TABLES:
    print(f"\n## {name}\n\n```mermaid\nstateDiagram-v2")
    print(f"    [*] --> {next(iter(table))}")
    for before, afters in table.items():
        for after in sorted(afters):
            print(f"    {before} --> {after}")
        if not afters:
            print(f"    {before} --> [*]")
    print("```")

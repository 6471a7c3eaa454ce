import ast

from nidaa.packs.pack import PACKS_FOLDER


def test_packs_import_nothing_of_the_house_but_packs():
    for path in PACKS_FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [
                name for name in names if name.startswith(("django", "nidaa")) and "nidaa.packs" not in name
            ]

"""Brings what we did not write into the tree: pinned from npm, with its licence and the digest of every file.

    python tools/vendor.py          fetch all again and write MANIFEST.json
    python tools/vendor.py check    compare the files in the tree with MANIFEST.json, without the network

Nothing is built and nothing is fetched at run time. Web fonts are small subsets; paper needs whole fonts, and
Cairo for Arabic, because only then can the text of a PDF be searched and read aloud.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

NIDAA = Path(__file__).parent.parent / "src" / "nidaa"
WEB = NIDAA / "doors" / "look" / "static" / "vendor"
PAPER = NIDAA / "distribution" / "channels" / "poster" / "fonts"
MANIFEST = WEB / "MANIFEST.json"


@dataclass(frozen=True, slots=True)
class Package:
    """`files`: path inside the package → name in `folder`. `licence` is the package's own licence file."""

    name: str
    version: str
    terms: str
    licence: str
    folder: Path
    files: dict[str, str]


def _subset(family: str, *subsets: str) -> dict[str, str]:
    names = [f"{family}-{subset}-normal.woff2" for subset in subsets]
    return {f"files/{name}": name for name in names}


PACKAGES = (
    Package(
        "maplibre-gl", "6.17.0", "BSD-3-Clause", "LICENSE.txt", WEB / "maplibre-gl",
        {f"dist/{name}": name for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css")},
    ),
    Package("htmx.org", "4.0.1", "0BSD", "LICENSE", WEB / "htmx", {"dist/htmx.min.js": "htmx.min.js"}),
    Package(
        "@fontsource/noto-sans", "5.3.0", "OFL-1.1", "LICENSE", WEB / "noto-sans",
        _subset("noto-sans", "latin-400", "latin-700", "latin-ext-400", "latin-ext-700"),
    ),
    Package(
        "@fontsource/noto-sans-arabic", "5.3.0", "OFL-1.1", "LICENSE", WEB / "noto-sans-arabic",
        _subset("noto-sans-arabic", "arabic-400", "arabic-700"),
    ),
    Package(
        "@fontsource/noto-sans-tifinagh", "5.3.0", "OFL-1.1", "LICENSE", WEB / "noto-sans-tifinagh",
        _subset("noto-sans-tifinagh", "tifinagh-400"),
    ),
    Package(
        "@expo-google-fonts/cairo", "0.4.2", "OFL-1.1", "LICENSE_FONT", PAPER / "cairo",
        {
            "400Regular/Cairo_400Regular.ttf": "Cairo-Regular.ttf",
            "700Bold/Cairo_700Bold.ttf": "Cairo-Bold.ttf",
        },
    ),
    Package(
        "@expo-google-fonts/noto-sans", "0.4.2", "OFL-1.1", "LICENSE_FONT", PAPER / "noto-sans",
        {
            "400Regular/NotoSans_400Regular.ttf": "NotoSans-Regular.ttf",
            "700Bold/NotoSans_700Bold.ttf": "NotoSans-Bold.ttf",
        },
    ),
    Package(
        "@expo-google-fonts/noto-sans-tifinagh", "0.4.1", "OFL-1.1", "LICENSE_FONT",
        PAPER / "noto-sans-tifinagh",
        {"400Regular/NotoSansTifinagh_400Regular.ttf": "NotoSansTifinagh-Regular.ttf"},
    ),
)  # fmt: skip


def fetch() -> None:
    rows = []
    for package in PACKAGES:
        package.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            archive = _packed(package, Path(scratch))
            wanted = {**package.files, package.licence: "LICENSE"}
            written = [_unpacked(archive, inside, package.folder / name) for inside, name in wanted.items()]
        digests = {_shown(path): _sha256(path) for path in written}
        rows.append(
            {"package": package.name, "version": package.version, "licence": package.terms, "files": digests}
        )
        print(f"{package.name} {package.version}: {len(written)} files")
    MANIFEST.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def check() -> list[str]:
    """Sentences about files that are missing, changed or not in the manifest; empty when all is well."""
    rows = json.loads(MANIFEST.read_text(encoding="utf-8"))
    known = {name: digest for row in rows for name, digest in row["files"].items()}
    faults = []
    for name, digest in known.items():
        path = NIDAA / name
        if not path.is_file():
            faults.append(f"{name} is missing.")
        elif _sha256(path) != digest:
            faults.append(f"{name} is not the file that was vendored.")
    there = {_shown(path) for folder in (WEB, PAPER) for path in folder.rglob("*") if path.is_file()}
    faults += [
        f"{name} is not in the manifest." for name in sorted(there - known.keys() - {_shown(MANIFEST)})
    ]
    return faults


def _packed(package: Package, scratch: Path) -> Path:
    """npm checks the registry's own digest before it answers."""
    name = f"{package.name}@{package.version}"
    done = subprocess.run(
        ["npm", "pack", name, "--silent"], cwd=scratch, check=True, capture_output=True, text=True
    )
    return scratch / done.stdout.strip().splitlines()[-1]


def _unpacked(archive: Path, inside: str, to: Path) -> Path:
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/{inside}")
        if member is None:
            raise SystemExit(f"{archive.name} holds no {inside}.")
        to.write_bytes(member.read())
    return to


def _shown(path: Path) -> str:
    return path.relative_to(NIDAA).as_posix()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        found = check()
        print("\n".join(found) or "Every vendored file is the one in the manifest.")
        sys.exit(1 if found else 0)
    fetch()

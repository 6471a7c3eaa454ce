"""Reads the names of requirements/run.in as the wheel's dependencies: one list, not two."""

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RunRequirements(MetadataHookInterface):
    def update(self, metadata):
        lines = Path(self.root, "requirements", "run.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [re.sub(r"\s*#.*", "", line) for line in lines if re.match(r"[a-z]", line)]

"""Puts the notebooks, without their outputs, and their texts in Chinese into the built package: they lie beside it in the repository, where people open them."""

import json
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

NOTEBOOKS = Path(__file__).parent / "notebooks"


class WithNotebooks(build_py):
    def run(self):
        super().run()
        if self.editable_mode:
            return
        for source in [*NOTEBOOKS.glob("*.ipynb"), *NOTEBOOKS.glob("own/*.txt"), *NOTEBOOKS.glob("zh/*.yaml")]:
            target = Path(self.build_lib) / "zwanalysis" / "notebooks" / source.relative_to(NOTEBOOKS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(stripped(source.read_bytes()) if source.suffix == ".ipynb" else source.read_bytes())


def stripped(content: bytes) -> bytes:
    book = json.loads(content)
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(book, ensure_ascii=False, indent=1).encode()


setup(cmdclass={"build_py": WithNotebooks})

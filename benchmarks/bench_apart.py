"""What the process apart costs: ten good files of five formats, read here and read in it, in processor seconds.

.venv/bin/python benchmarks/bench_apart.py [FOLDER]   (without FOLDER ten files are written of the tests' own wording)

Each way reads the files ROUNDS times in a process of its own; what is compared is the ratio, which hangs little on the machine. The process
that reads apart is started within the measure, so the first file pays for it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 5
#: Reads the files one after another and prints the processor seconds of this process and of those it started.
READ = """
import os, sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
import zwanalysis
from zwanalysis import readers
from zwanalysis.readers import apart
from zwanalysis.readers.detect import detect
from zwanalysis.readers.limits import Clock
files = [(path.name, path.read_bytes()) for path in sorted(Path(sys.argv[2]).iterdir())]
before = os.times()
for name, data in files:
    if sys.argv[1] == "apart":
        readers.read_bytes(data, name)
    else:
        readers.READERS[detect(data, name)](data, Clock())
if apart._child is not None:
    apart._child.end()
after = os.times()
print(sum(after[:4]) - sum(before[:4]))
"""


def write(folder: Path) -> None:
    """Ten notices of forty to a hundred tasks: two each as PDF, OFD, DOCX, HTML and XLSX."""
    import io

    import openpyxl

    from tests.fixed_files import as_ofd, as_pdf
    from tests.notice_files import as_docx, as_html

    for number, tasks in enumerate((40, 100)):
        lines = [f"（{n}）公开第{n}批惠企政策清单，推进基层政务公开标准化规范化。（责任单位：市财政局、市商务局；完成时限：2023年{n % 12 + 1}月底前）" for n in range(1, tasks + 1)]
        blocks = ["青石市2023年政务公开工作要点", "一、工作任务", *lines]
        for ending, content in (("pdf", as_pdf(blocks)), ("ofd", as_ofd(blocks)), ("docx", as_docx(blocks)), ("html", as_html(blocks))):
            (folder / f"{number}.{ending}").write_bytes(content)
        book, file = openpyxl.Workbook(), io.BytesIO()
        for row in [["序号", "工作任务"], *([n, line] for n, line in enumerate(lines, 1))]:
            book.active.append(row)
        book.save(file)
        (folder / f"{number}.xlsx").write_bytes(file.getvalue())


def seconds(way: str, folder: Path) -> float:
    """The least of the rounds: what other programs on the machine do only adds."""
    told = [subprocess.run([sys.executable, "-c", READ, way, str(folder)], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}) for _ in range(ROUNDS)]
    return min(float(done.stdout) for done in told)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        if len(sys.argv) < 2:
            write(folder)
        here, apart = seconds("here", folder), seconds("apart", folder)
        print(f"{len(list(folder.iterdir()))} files: here {here:.2f} s, apart {apart:.2f} s, ratio {apart / here:.2f}")


if __name__ == "__main__":
    main()

"""What came of making a report: files, what there was nothing to show for, what failed."""

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from zwanalysis.errors import NothingToDraw, ZwAnalysisError


@dataclass
class Made:
    """What was written, what there was nothing to show for, and what failed: name → the reason in a sentence."""

    written: list[Path] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def attempt(self, name: str, make):
        """Return ``make()``; None, with the reason kept under ``name``, where there is nothing to make or it fails."""
        try:
            return make()
        except NothingToDraw as nothing:
            self.left_out[name] = str(nothing)
        except ZwAnalysisError as error:
            self.failed[name] = str(error)
        except Exception as error:  # a fault of ours in one part must not lose the others; it is listed, and the exit status says so
            self.failed[name] = fault(error)
        return None


def fault(error: Exception) -> str:
    """Return a sentence for an error that nobody expected."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(str(error).split())[:200]
    return f"a fault of zwanalysis ({type(error).__name__} at {Path(at.filename).name}:{at.lineno}: {what}); please report it"

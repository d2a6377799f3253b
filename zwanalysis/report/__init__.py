"""What policy staff read, from the tables of a corpus: charts, their tables, the workbook; and the executed notebooks."""

from zwanalysis.report.excel import ZH, sheets, to_excel, workbook
from zwanalysis.report.figures import chart, charts
from zwanalysis.report.made import Made
from zwanalysis.report.notebooks import PUBLISHED, run_notebooks
from zwanalysis.report.readme import filled, readme_parts, write_readme
from zwanalysis.report.writing import export

__all__ = ["PUBLISHED", "ZH", "Made", "chart", "charts", "export", "filled", "readme_parts", "run_notebooks", "sheets", "to_excel", "workbook", "write_readme"]

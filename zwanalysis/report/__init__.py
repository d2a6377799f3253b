"""What policy staff read, from the tables of a corpus: charts, their tables, the workbook; and the executed notebooks."""

from zwanalysis.report.chart import NoChart
from zwanalysis.report.excel import ZH, sheets, to_excel, workbook
from zwanalysis.report.figures import chart, charts
from zwanalysis.report.made import Made
from zwanalysis.report.notebooks import PUBLISHED, run_notebooks
from zwanalysis.report.writing import export

__all__ = ["PUBLISHED", "ZH", "Made", "NoChart", "chart", "charts", "export", "run_notebooks", "sheets", "to_excel", "workbook"]

"""Values as a person corrected them: what is printed stays in the text and in `damage`, rows say what is right."""

from zwanalysis import schema
from zwanalysis.text import heading_name

#: Tables whose values are corrected; the others keep what is printed.
TABLES = ("sections", "tasks", "assignments", "deadlines", "citations")


def corrected(text: str, rows: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """Return the rows with each correction inside a value read into it, and into the headings above a task."""
    traces = [(row.start, row.end, row.read_as) for row in rows["damage"] if row.rule == schema.CORRECTION]
    if not traces:
        return rows
    made = dict(rows)
    for table in TABLES:
        column = schema.WORDING[table]
        made[table] = [row._replace(**{column: schema.wording(text, row.start, row.end, traces)}) for row in rows[table]]
    sections = {row.section_id: row for row in made["sections"]}
    made["tasks"] = [row._replace(section=_path(sections, row.section_id)) for row in made["tasks"]]
    return made


def _path(sections, section_id) -> str | None:
    """The headings down to a section."""
    headings = []
    while section_id:
        headings.append(heading_name(sections[section_id].heading))
        section_id = sections[section_id].parent_id
    return " / ".join(reversed(headings)) or None

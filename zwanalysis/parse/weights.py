"""What the dealer weighs: how much speaks for and against each way to put cells into rows and columns."""

#: A row that is so much worse than its cells left over is not gone on with.
HOPELESS = -2.0
#: The last row, in which a text breaks off, may lack as much as this, and has a wording of more than so many characters.
WORST, LEAST = -9.0, 4
#: Nor is one that is so far behind another way to fill the same columns.
BEAM = 3.0

#: What the dealer weighs, in one place. A sure cell of units or a limit counts 1 to 2; the rest is measured against it.
WEIGHTS = {
    "row": 0.6,  # a row that has a wording
    "heading": 1.0,  # a line 一、… over the rows below it
    "left": -3.0,  # a cell that no row takes
    "left_amount": -0.1,  # a bare score that no row takes, or the number of a row of blanks
    "amount_between": -0.05,  # a bare score among a row's cells, in a table without a column for it
    "blank": -0.02,  # a blank cell that no row takes
    "blank_alone": -0.65,  # a blank cell on its line for a column: so much of what it costs that the column takes none
    "in_place": 0.5,  # a cell at its column's own place in a line that has all its cells
    "out_of_place": -0.6,
    "unlike": -1.0,  # a cell at its own place that holds what its column is not for
    "wrapped": -1.2,  # a row that goes on in the next line where a line is a row
    "wrapped_early": -0.6,  # the same before its wording
    "wrapped_at_bar": -1.5,  # and where a bar closes the line
    "inner_heading_lost": -3.0,  # an outer heading without the inner one: what is merged is the outer
    "third_heading_lost": -0.8,  # two headings without a third: not all have three levels
    "merged_wording": -1.5,  # a heading without a wording: the wording is merged
    "law": -1.0,  # a law's title or article, as a heading or a wording, in a table that has a column for remarks
    "channel": -1.0,  # where, whom or how, as a heading, in a table that has a column for it
}
#: What a column costs that takes no cell: who supports is left blank more often than who is responsible.
ABSENT = {"number": -1.0, "task": -4.0, "lead": -1.1, "responsible": -1.1, "support": -0.7, "deadline": -0.7, "person": -0.3,
          "remark": -0.1, "channel": -0.1, "tick": -0.05, "section": 0.0, "amount": -0.1, "": -0.2}  # fmt: skip

"""Rows from anywhere, tied to a notice's characters or refused: a person's, a language model's, another program's."""

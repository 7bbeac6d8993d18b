"""Rows that come in by workbook: what a package declares of its sheets (`sheets`), how a file is read
(`workbook`, `headings`, `cells`), and the workbooks that people fill in (`templates`). What is loaded,
by whom, and how it is undone stands in `accounts.imports`."""

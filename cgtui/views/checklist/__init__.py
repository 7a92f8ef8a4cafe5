"""The checklist as rows, large letters, `smoke` lines and JSON."""

"""Whole worlds for pictures of the screens: fixed data as rich as a busy evening's."""

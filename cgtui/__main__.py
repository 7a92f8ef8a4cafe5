"""``python -m cgtui``: the same as the console script."""

from cgtui.cli import main

if __name__ == "__main__":
    main()

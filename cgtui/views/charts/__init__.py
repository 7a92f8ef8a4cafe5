"""Charts as lines of spans: exact in width and height, with holes where data are missing."""

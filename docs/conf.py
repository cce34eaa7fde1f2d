"""Configuration of the documentation: Sphinx, pages in Markdown (MyST)."""

import logging
from importlib.metadata import version as installed_version

project = "standoff"
author = "The standoff authors"
release = installed_version("standoff")
version = release

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True
# A section without pages yet is no mistake; a page that no section lists still is one.
# A filter, because this warning has no type that `suppress_warnings` could name.
logging.getLogger("sphinx.sphinx.directives.other").addFilter(
    lambda record: getattr(record, "subtype", None) != "empty_glob"
)

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"standoff {release}"
html_copy_source = False
html_show_copyright = False
html_show_sourcelink = False

# SPDX-License-Identifier: MIT
# How Sphinx makes HTML of these pages: "make html".

project = "sslp"
author = "the sslp developers"
project_copyright = "the sslp developers"
root_doc = "index"
exclude_patterns = ["man"]
highlight_language = "none"
pygments_style = "sphinx"
html_theme = "alabaster"
html_theme_options = {
    "description": "TLS keys from the kernel's crypto, into kernel TLS",
    "page_width": "1000px",
    "sidebar_width": "240px",
}
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
html_show_sphinx = False
html_copy_source = False
